"""What one says to a person who called, in their language too: first_words()."""

from __future__ import annotations

from babel.dates import format_datetime
from flask_babel import gettext

from app.consent.models import Act
from app.consent.record import TRIAGE
from app.db import Reading
from app.leads.lookup.people import acts_of
from app.web.agents.lead.held import Held
from app.web.agents.lead.saying import ENGLISH, TALK_ABOUT
from app.web.formatting import OFFICE, grouped
from app.web.words.languages import OWN_NAMES, speaking


def first_words(session: Reading, held: Held, to_discuss: list[str]) -> list[dict[str, str]]:
    """To anybody first: who they are is asked before anything of their request is told."""
    acts = acts_of(session, held.lead.lead_id)
    seller = next(act.seller for act in acts if act.act == Act.CLICK_SUBMIT.value)
    languages = dict.fromkeys((held.lead.language, ENGLISH))
    return [_in_language(held, seller, to_discuss, language) for language in languages]


def _in_language(held: Held, seller: str, to_discuss: list[str], language: str) -> dict[str, str]:
    with speaking(language):
        agent = held.names[held.agent.account_id]
        greeting: str = gettext(
            "Thank you for calling %(seller)s. This is %(agent)s, a licensed agent. This call is "
            "recorded. With whom am I speaking, and what is your reference?",
            seller=seller,
            agent=agent,
        )
        return {
            "language": language,
            "named": OWN_NAMES[language],
            "to_anybody": greeting,
            "to_them": _request(held, to_discuss, language),
        }


def _request(held: Held, to_discuss: list[str], language: str) -> str:
    local = held.lead.received_at.astimezone(OFFICE)
    day = f"{local:%B} {local.day}"
    if language != ENGLISH:
        day = format_datetime(local, "d 'de' MMMM", locale=language)
    facts = {"day": day, "reference": grouped(held.lead.reference)}
    topics = [str(TALK_ABOUT[one]) for one in to_discuss if one != TRIAGE]
    about = gettext(" and ").join(topics)
    words: str = (
        gettext(
            "I have your request of %(day)s, %(reference)s: you asked us to talk with you about "
            "%(topics)s, which we sell.",
            topics=about,
            **facts,
        )
        if topics
        else gettext("I have your request of %(day)s, %(reference)s.", **facts)
    )
    return words
