"""The lists of leads: what is mine, and what waits, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.db import Reading
from app.leads.calls.speed import speed_to_lead
from app.leads.holding.holds import Agent
from app.leads.lists.mine import my_leads
from app.leads.lists.news import MOST_NEW, newest_lead
from app.leads.lists.pages import MOST_LOOKED_AT, list_leads
from app.leads.lookup.finding import Found
from app.leads.lookup.waiting import MOST_COUNTED, Waiting, messages_of, what_waits
from app.leads.models import State
from app.web.agents.filters import CHOICES, Asked, after_words
from app.web.agents.rows import rows_of
from app.web.formatting import OFFICE, end_of_day
from app.web.words.flags import flagged_words, length_words
from app.web.words.places import counted, hours_long, time_to_come

LABELS = {
    "open": "To be called",
    "later": "Later",
    "claimed": "Held",
    "appointment": "Appointments",
    "parked": "Wrong number",
    "not_reached": "Not reached",
}
FIRST = 10  # of what waits, below what is mine


def my_page(session: Reading, agent: Agent, asked: Asked, *, at: datetime) -> dict[str, object]:
    """What I hold, what I have promised for today, and the first of those who wait."""
    mine = my_leads(session, agent, end_of_day(at), at=at)
    waiting = list_leads(session, asked.sought, None, at=at).leads[:FIRST]
    parts = {
        "held": mine.held,
        "follow_ups": mine.follow_ups,
        "appointments": mine.appointments,
        "rows": waiting,
    }
    rows = iter(rows_of(session, [one for part in parts.values() for one in part], agent, at=at))
    return {
        **{name: [next(rows) for _ in part] for name, part in parts.items()},
        "put_off": mine.put_off,
        **_head(session, asked, at),
    }


def queue_page(session: Reading, agent: Agent, asked: Asked, *, at: datetime) -> dict[str, object]:
    """One page of the leads that stand so and fit."""
    page = list_leads(session, asked.sought, asked.after, at=at)
    rows = rows_of(session, page.leads, agent, at=at)
    if asked.sought.is_callable:  # by its zones each may be; permission has the last word
        rows = [row for row in rows if row.may_call]
    return {
        "flags": _flags(session, page.leads) if asked.view == "flagged" else {},
        "labels_of_views": LABELS,
        "choices": CHOICES,
        "rows": rows,
        "next_page": asked.address(after=after_words(page.after)) if page.after else None,
        "looked_at": MOST_LOOKED_AT if page.was_cut else None,
        "speed": _speed(session, at) if asked.view == "open" and not asked.after else "",
        **_head(session, asked, at),
    }


def news_words(count: int) -> str:
    """`1 new lead`, `more than 99 new leads`; nothing when nothing came."""
    if count > MOST_NEW:
        return f"More than {MOST_NEW} new leads"
    return counted(count, "new lead") if count else ""


def _head(session: Reading, asked: Asked, at: datetime) -> dict[str, object]:
    waiting = what_waits(session, at)
    return {
        "asked": asked,
        "summary": _summary(waiting),
        "next_opening": _next_opening(waiting.opens_at, at),
        "newest": newest_lead(session),
    }


def _flags(session: Reading, page: Sequence[Found]) -> Mapping[str, tuple[str, str]]:
    """For each flagged reference why it is, and how much was written: not what (SR-45)."""
    messages = messages_of(session, [lead.lead_id for lead in page])
    return {
        lead.reference: (flagged_words(lead), length_words(messages.get(lead.lead_id, "")))
        for lead in page
    }


def _speed(session: Reading, at: datetime) -> str:
    """How soon people were called, as median and 90th percentile; empty: nobody was yet."""
    speed = speed_to_lead(session, at)
    if speed is None:
        return ""
    half, most = hours_long(speed.median), hours_long(speed.most)
    return (
        f"In the last 30 days half of all first calls came within {half} of calling time, "
        f"nine of ten within {most}."
    )


def _next_opening(opens_at: datetime | None, at: datetime) -> str | None:
    """When the next waiting person may be called; None: now, or nobody waits."""
    if opens_at is None or opens_at <= at:
        return None
    return time_to_come(opens_at, [OFFICE.key], at=at)


def _summary(waiting: Waiting) -> str:
    counts = waiting.counts
    parts = [
        f"{_number(counts, State.OPEN, 'person waits', 'people wait')} for a call",
        f"for {_at_most(waiting.callable_now) or 'none'} of them it is calling time",
    ]
    sentence = ", ".join(parts) if counts[State.OPEN] else parts[0]
    more = [
        f"{_at_most(counts[state])} {words}"
        for state, words in ((State.CLAIMED, "held by an agent"), (State.LATER, "put off"))
        if counts[state]
    ]
    return f"{'; '.join([sentence, *more])}.".capitalize()


def _number(counts: Mapping[State, int], state: State, one: str, many: str) -> str:
    if counts[state] > MOST_COUNTED:
        return f"{_at_most(counts[state])} {many}"
    return counted(counts[state], one, many)


def _at_most(number: int) -> str:
    if number > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,}"
    return str(number) if number else ""
