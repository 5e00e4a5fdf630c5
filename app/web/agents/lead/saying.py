"""Say first: who calls, for whom and why, before anything else, in the person's language too."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import gettext, lazy_gettext

from app.consent.models import Act
from app.consent.record import TRIAGE
from app.db import Reading
from app.leads.lookup.people import acts_of
from app.web.agents.lead.held import Held
from app.web.database import the_settings
from app.web.formatting import OFFICE, clock, grouped
from app.web.words.languages import OWN_NAMES, speaking

TALK_ABOUT = {
    "part_d": lazy_gettext("Medicare prescription drug plans"),
    "part_c": lazy_gettext("Medicare Advantage plans"),
    "medigap": lazy_gettext("Medicare Supplement plans"),
}
ENGLISH = "en"


def values(session: Reading, held: Held) -> dict[str, object]:
    """The sentences that open the call; none while no call is permitted."""
    if not held.answer.products:
        return {"first_words": []}
    seller = next(
        act.seller
        for act in acts_of(session, held.lead.lead_id)
        if act.act == Act.CLICK_SUBMIT.value
    )
    languages = dict.fromkeys((held.lead.language, ENGLISH))
    return {"first_words": [_in_language(held, seller, language) for language in languages]}


def _in_language(held: Held, seller: str, language: str) -> dict[str, str]:
    with speaking(language):
        return {
            "language": language,
            "named": OWN_NAMES[language],
            "to_anybody": _to_anybody(held, seller),
            "to_them": " ".join(_to_them(held, language)),
        }


def _to_anybody(held: Held, seller: str) -> str:
    """Whoever picks up learns who calls for whom, and not what about."""
    words: str = gettext(
        "Hello, this is %(agent)s, a licensed agent of %(seller)s. May I speak with %(name)s?",
        agent=held.names[held.agent.account_id],
        seller=seller,
        name=held.name,
    )
    return words


def _to_them(held: Held, language: str) -> list[str]:
    """Purpose and goods, the recording, the time there, and a number to call back.

    47 CFR 64.1200(d)(4), 16 CFR 310.4(d), 42 CFR 422.2274(g)(2)(ii), Cal. Ins. Code 787.
    """
    words = [_asked(held, language), gettext("This call is recorded."), _time(held, language)]
    phone = the_settings().seller_phone
    if phone:
        words.append(gettext("You can call us back at %(phone)s.", phone=phone))
    return words


def _asked(held: Held, language: str) -> str:
    zones = held.answer.zones
    local = held.lead.received_at.astimezone(ZoneInfo(zones[0]) if zones else OFFICE)
    day = f"{local:%B} {local.day}"
    if language != ENGLISH:
        day = format_datetime(local, "d 'de' MMMM", locale=language)
    facts = {"day": day, "reference": grouped(held.lead.reference)}
    topics = [str(TALK_ABOUT[one]) for one in held.answer.products if one != TRIAGE]
    words: str = (
        gettext(
            "You asked us on %(day)s, with the form on our website, to call you about %(topics)s, "
            "which we sell; your reference is %(reference)s.",
            topics=gettext(" and ").join(topics),
            **facts,
        )
        if topics
        else gettext(
            "You asked us a question on %(day)s, with the form on our website, and to call you "
            "about it; your reference is %(reference)s.",
            **facts,
        )
    )
    return words


def _time(held: Held, language: str) -> str:
    """By one clock it is said; by several only they can tell (47 CFR 64.1200(c)(1))."""
    clocks = {held.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for zone in held.answer.zones}
    words: str = gettext("Where are you now, and is this a good time?")
    if len(clocks) == 1:
        local = clocks.pop()
        is_english = language == ENGLISH
        shown = clock(local) if is_english else format_datetime(local, "h:mm a", locale="es_US")
        words = gettext("It is %(time)s where you are: is this a good time?", time=shown)
    return words
