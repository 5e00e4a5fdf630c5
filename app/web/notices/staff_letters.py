"""What our mails to the staff say of leads that wait: new_lead_letter(), unattended_letter().

No word in them is a visitor's, and none tells of one: mail is read by anybody on its way.
"""

from __future__ import annotations

from flask import render_template

from app.leads.lookup.waiting import MOST_COUNTED
from app.leads.news.new_leads import News
from app.notices.message import Letter
from app.settings import Settings
from app.web.notices.letters import sender_of
from app.web.words.places import counted
from app.web.words.seller import seller_of


def new_lead_letter(news: News, to: str, settings: Settings, base: str) -> Letter:
    """To an agent: how many new leads wait, since when, and how many may be called now."""
    waits = f"{_some(news.waiting, 'new lead')} {'waits' if news.waiting == 1 else 'wait'}"
    words = render_template(
        "mail/new_lead.txt",
        waits=waits,
        news=news,
        callable_now=_some(news.callable, "person", "people"),
        to_read=_some(news.to_read, "question"),
        seller=seller_of(settings, "en"),
        link=f"{base}/leads",
    )
    return Letter(to, sender_of(settings), waits, words)


def unattended_letter(waiting: int, to: str, settings: Settings, base: str) -> Letter:
    """To an administrator: how many leads wait while no agent is there."""
    waits = f"{_some(waiting, 'lead')} {'waits' if waiting == 1 else 'wait'}"
    words = render_template(
        "mail/unattended.txt", waits=waits, seller=seller_of(settings, "en"), link=f"{base}/staff"
    )
    return Letter(to, sender_of(settings), f"{waits}, nobody is on duty", words)


def _some(number: int, one: str, many: str | None = None) -> str:
    if number > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,} {many or f'{one}s'}".capitalize()
    return counted(number, one, many)
