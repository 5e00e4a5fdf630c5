"""The list of leads: mine first, then what waits, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.db import Reading
from app.leads.holding.holds import Agent
from app.leads.lookup.finding import PAGE, Found, find_leads
from app.leads.lookup.heads import next_opening
from app.leads.lookup.waiting import MOST_COUNTED, count_callable, count_waiting, messages_of
from app.leads.models import State
from app.web.agents.rows import row_of
from app.web.formatting import OFFICE
from app.web.words.actors import names_of_staff
from app.web.words.flags import flagged_words, length_words
from app.web.words.places import counted, time_to_come

VIEWS = {
    "": (State.OPEN, State.CLAIMED, State.LATER, State.TRIAGE),
    "open": (State.OPEN,),
    "claimed": (State.CLAIMED,),
    "later": (State.LATER,),
    "triage": (State.TRIAGE,),
    "appointment": (State.APPOINTMENT,),
    "flagged": (State.FLAGGED,),
}
LABELS = {
    "": "All that waits",
    "open": "To be called",
    "claimed": "Held",
    "later": "Later",
    "triage": "Only Other",
    "appointment": "Appointments",
}


def queue_page(
    session: Reading, agent: Agent, view: str, before: int | None, *, at: datetime
) -> dict[str, object]:
    """What the list shows: my leads, one page of the others, counts in words."""
    names = names_of_staff(session)
    found = find_leads(session, states=VIEWS[view], before=before)
    page = found[:PAGE]
    mine = [] if before or view else _mine(session, agent, at)
    mine_ids = {lead.lead_id for lead in mine}
    rows = [row_of(session, one, names, at=at) for one in page if one.lead_id not in mine_ids]
    return {
        "flags": _flags(session, page) if view == "flagged" else {},
        "view": view,
        "labels_of_views": LABELS,
        "mine": [row_of(session, lead, names, at=at) for lead in mine],
        "rows": rows,
        "summary": _summary(session, at),
        "next_opening": _next_opening(session, at),
        "next_page": page[-1].lead_id if len(found) > PAGE else None,
        "first_page": before is None,
    }


def _flags(session: Reading, page: Sequence[Found]) -> Mapping[str, tuple[str, str]]:
    """For each flagged reference why it is, and how much was written: not what (SR-45)."""
    messages = messages_of(session, [lead.lead_id for lead in page])
    return {
        lead.reference: (flagged_words(lead), length_words(messages.get(lead.lead_id, "")))
        for lead in page
    }


def _mine(session: Reading, agent: Agent, at: datetime) -> list[Found]:
    held = find_leads(session, states=[State.CLAIMED], held_by=agent.account_id)
    return [lead for lead in held if lead.lease_until is not None and lead.lease_until > at]


def _summary(session: Reading, at: datetime) -> str:
    counts = count_waiting(session)
    now_open = count_callable(session, at)
    parts = [
        f"{_number(counts, State.OPEN, 'person waits', 'people wait')} for a call",
        f"for {_at_most(now_open) or 'none'} of them it is calling time",
    ]
    sentence = ", ".join(parts) if counts[State.OPEN] else parts[0]
    more = [
        f"{_at_most(counts[state])} {words}"
        for state, words in ((State.CLAIMED, "held by an agent"), (State.LATER, "put off"))
        if counts[state]
    ]
    return f"{'; '.join([sentence, *more])}.".capitalize()


def _next_opening(session: Reading, at: datetime) -> str | None:
    """When the next waiting person may be called; None: now, or nobody waits."""
    opening = next_opening(session, at)
    if opening is None or opening <= at:
        return None
    return time_to_come(opening, [OFFICE.key], at=at)


def _number(counts: Mapping[State, int], state: State, one: str, many: str) -> str:
    if counts[state] > MOST_COUNTED:
        return f"{_at_most(counts[state])} {many}"
    return counted(counts[state], one, many)


def _at_most(number: int) -> str:
    if number > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,}"
    return str(number) if number else ""
