"""What an agent sees of a lead that is not theirs to call: no number, e-mail or message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.consent.zones import zones_in
from app.db import Reading
from app.leads.facts import facts_of_number
from app.leads.lookup.finding import Found
from app.leads.models import State
from app.web.formatting import SHORT_LABELS
from app.web.words.actors import Names
from app.web.words.permissions import answer_for
from app.web.words.places import age, counted, time_to_come, zone_words
from app.web.words.states import LANGUAGES, state_words


@dataclass(frozen=True)
class Row:
    """One lead of the queue (SR-45)."""

    lead_id: int
    reference: str
    name: str
    place: str
    products: str
    language: str
    waits: str
    stands: str
    holder: str
    is_open: bool
    minutes_left: int


def row_of(session: Reading, lead: Found, names: Names, *, at: datetime) -> Row:
    """The row of a lead; a claim that ran out counts as open, as it does for the queue."""
    is_held = is_held_at(lead, at)
    is_due = lead.state is State.LATER and lead.due_at is not None and lead.due_at <= at
    ran_out = lead.state is State.CLAIMED and not is_held
    is_open = lead.state is State.OPEN or ran_out or is_due
    return Row(
        lead_id=lead.lead_id,
        reference=lead.reference,
        name=short_name(lead),
        place=zone_words(zones_in(lead.bucket)),
        products=", ".join(SHORT_LABELS[one] for one in lead.interests),
        language=LANGUAGES.get(lead.language, lead.language),
        waits=age(lead.received_at, at),
        stands=_stands(session, lead, at) if is_open or is_held else state_words(lead, at),
        holder=holder_of(lead, names, at),
        is_open=is_open,
        minutes_left=minutes_left(lead, at),
    )


def is_held_at(lead: Found, at: datetime) -> bool:
    """Whether an agent holds it, and their time is not over."""
    return lead.state is State.CLAIMED and lead.lease_until is not None and lead.lease_until > at


def holder_of(lead: Found, names: Names, at: datetime) -> str:
    """The name of who holds it; empty: nobody."""
    return names.get(lead.claimed_by or 0, "") if is_held_at(lead, at) else ""


def short_name(lead: Found) -> str:
    """`Rosa A.`: enough to speak about, too little to search for."""
    initial = f"{lead.last_name[:1].upper()}." if lead.last_name else ""
    return f"{lead.first_name or ''} {initial}".strip()


def minutes_left(lead: Found, at: datetime) -> int:
    """Whole minutes until a claim runs out, begun ones counted; 0: it did."""
    if lead.lease_until is None or lead.lease_until <= at:
        return 0
    return -(-int((lead.lease_until - at).total_seconds()) // 60)


def held_words(minutes: int) -> str:
    """`held by you for 14 more minutes`."""
    return f"held by you for {counted(minutes, 'more minute')}"


def _stands(session: Reading, lead: Found, at: datetime) -> str:
    if lead.phone is None:
        return ""
    answer = answer_for(facts_of_number(session, lead.phone), "", at)
    if answer.products:
        return "may be called now"
    if answer.changes_at is None:
        return "may not be called"
    return f"from {time_to_come(answer.changes_at, answer.zones, at=at)}"
