"""What an agent sees of a lead that is not theirs to call: no number, e-mail or message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.consent.facts import NO_HOUSE, AgentFact, Choice, Facts
from app.consent.places.tables import NAMES
from app.consent.rules.calling_age import calling_age
from app.consent.zones import zones_in
from app.db import Reading
from app.leads.facts import facts_of_numbers
from app.leads.holding.holds import Agent
from app.leads.known.office import agent_of
from app.leads.lists.names import as_named_now
from app.leads.lookup.finding import Found
from app.leads.models import State
from app.web.agents.standing import Standing, standing_of
from app.web.formatting import OFFICE, SHORT_LABELS
from app.web.words.actors import Names, names_of_staff
from app.web.words.flags import without_digits
from app.web.words.places import (
    age,
    counted,
    hours_long,
    time_there,
    time_to_come,
    zone_word,
    zone_words,
)
from app.web.words.states import LANGUAGES, state_words

PROMISED = frozenset({State.LATER, State.APPOINTMENT})
NOBODY = Standing(may_call=False, words="", why="")  # erased: there is nobody to call


@dataclass(frozen=True)
class Row:
    """One lead of the queue (SR-45).

    `waited` is its age in hours in which it could have been called, `asked` that of the clock;
    `due` a promised call by the office's clock and by theirs.
    """

    lead_id: int
    reference: str
    name: str
    place: str
    products: str
    language: str
    asked: str
    waited: str
    stands: str
    why: str
    may_call: bool
    holder: str
    is_open: bool
    may_take: bool
    minutes_left: int
    due: str
    promised_by: str
    is_overdue: bool


@dataclass(frozen=True)
class _Look:
    """Who looks at a page of rows, when, and what is the same for each of them."""

    agent: Agent
    caller: AgentFact
    names: Names
    is_excepted: bool
    at: datetime


def rows_of(session: Reading, leads: Sequence[Found], agent: Agent, *, at: datetime) -> list[Row]:
    """The rows of a page as this agent sees them; what is known of all is asked once."""
    facts = facts_of_numbers(session, {lead.phone for lead in leads if lead.phone is not None})
    house = next((known.house for known in facts.values()), NO_HOUSE)
    look = _Look(
        agent,
        agent_of(session, agent.account_id),
        names_of_staff(session),
        house.has_chosen(Choice.REQUESTED_CALLS_EXCEPTED, at),
        at,
    )
    named = as_named_now(session, leads)
    return [_row(lead, facts.get(lead.phone or ""), look) for lead in named]


def is_held_at(lead: Found, at: datetime) -> bool:
    """Whether an agent holds it, and their time is not over."""
    return lead.state is State.CLAIMED and lead.lease_until is not None and lead.lease_until > at


def holder_of(lead: Found, names: Names, at: datetime) -> str:
    """The name of who holds it; empty: nobody."""
    return names.get(lead.claimed_by or 0, "") if is_held_at(lead, at) else ""


def short_name(lead: Found) -> str:
    """`Rosa A.`: enough to speak about, too little to search for; no number typed as a name."""
    initial = f"{lead.last_name[:1].upper()}." if lead.last_name else ""
    return without_digits(f"{lead.first_name or ''} {initial}".strip())


def minutes_left(lead: Found, at: datetime) -> int:
    """Whole minutes until a claim runs out, begun ones counted; 0: it did."""
    if lead.lease_until is None or lead.lease_until <= at:
        return 0
    return -(-int((lead.lease_until - at).total_seconds()) // 60)


def held_words(minutes: int) -> str:
    """`held by you for 14 more minutes`."""
    return f"held by you for {counted(minutes, 'more minute')}"


def both_clocks(moment: datetime, zones: Sequence[str], at: datetime) -> str:
    """`2:00 p.m. Pacific time today (5:00 p.m. Eastern time there)`: the office's and theirs."""
    office = time_to_come(moment, [OFFICE.key], at=at)
    is_here = {zone_word(zone) for zone in zones} <= {zone_word(OFFICE.key)}
    return office if is_here else f"{office} ({time_there(moment, zones)} there)"


def _row(lead: Found, facts: Facts | None, look: _Look) -> Row:
    at = look.at
    is_open = _is_open(lead, at)
    is_mine = lead.due_for == look.agent.account_id
    standing = standing_of(facts, look.caller, at) if facts else NOBODY
    is_told = is_open or is_held_at(lead, at) or is_mine
    waited = calling_age(lead.bucket, lead.received_at, at, is_excepted=look.is_excepted)
    promised = lead.due_at if lead.state in PROMISED else None
    return Row(
        lead_id=lead.lead_id,
        reference=lead.reference,
        name=short_name(lead),
        place=_place(lead, facts),
        products=", ".join(SHORT_LABELS[one] for one in lead.interests),
        language=LANGUAGES.get(lead.language, lead.language),
        asked=age(lead.received_at, at),
        waited=hours_long(waited),
        stands=standing.words if is_told else state_words(lead, at),
        why=standing.why if is_told else "",
        may_call=standing.may_call,
        holder=holder_of(lead, look.names, at),
        is_open=is_open,
        may_take=is_open or (promised is not None and (is_mine or _is_free(lead, at))),
        minutes_left=minutes_left(lead, at),
        due=both_clocks(promised, zones_in(lead.bucket), at) if promised else "",
        promised_by=look.names.get(lead.due_for or 0, ""),
        is_overdue=promised is not None and promised < at,
    )


def _is_open(lead: Found, at: datetime) -> bool:
    """Whether it waits for whoever comes; a claim that ran out does, as it does for the queue."""
    ran_out = lead.state is State.CLAIMED and not is_held_at(lead, at)
    is_put_off = lead.state is State.LATER and _is_free(lead, at)
    return lead.state is State.OPEN or ran_out or is_put_off


def _is_free(lead: Found, at: datetime) -> bool:
    """Whether a promised call is anybody's by now."""
    return lead.free_at is not None and lead.free_at <= at


def _place(lead: Found, facts: Facts | None) -> str:
    """The zones of the number, or of the person's own word with its state."""
    zones = zone_words(zones_in(lead.bucket))
    if not facts or not facts.places:
        return zones
    states = " or ".join(NAMES.get(state, state) for state in facts.places[-1].states)
    return f"{states} ({zones})"
