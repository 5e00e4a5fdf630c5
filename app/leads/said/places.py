"""Where a person says they are: read_place(), record_place(), newest_place()."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from app.consent.places.tables import NAMES, ZONES_OF_STATE, state_of_zip
from app.consent.zones import bucket_of, states_of
from app.db import NotFound, Reading, Writing
from app.leads.entries import record_lead_event
from app.leads.holding.holds import lock_leads_of_person
from app.leads.known.kin import number_of_lead
from app.leads.models import LeadRow, PersonRow
from app.leads.said.models import PlaceRow
from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow

ZIP = re.compile(r"\d{5}(-\d{4})?")


class UnknownPlace(ValueError):
    """A word of a place that we cannot read, in a sentence that says why."""


@dataclass(frozen=True)
class Place:
    """What a word of a place may mean: all its zones, and its state."""

    zones: tuple[str, ...]
    state: str


def read_place(word: str, zone: str = "") -> Place:
    """A state by its letters or name, or a ZIP code; a state has all its zones.

    `zone`: one of the state's, when the person named a city or county that lies in it
    (regulation B-12). Raises UnknownPlace.
    """
    state = _state_in(word.strip())
    zones = ZONES_OF_STATE[state]
    if zone and zone not in zones:
        raise UnknownPlace(f"{zone} is no time zone of {NAMES[state]}.")
    return Place((zone,) if zone else zones, state)


def record_place(
    session: Writing, reference: str, place: Place, *, actor: str, at: datetime
) -> int:
    """Keeps a person's own word of where they are, as `actor` heard it; gives the entry's id.

    From now on it replaces the zones of their number; its state's rules count beside those of
    the number's state. Raises NotFound.
    """
    lead_id = session.scalar(select(LeadRow.id).where(LeadRow.reference == reference))
    if lead_id is None:
        raise NotFound("nobody has this reference")
    lock_leads_of_person(session, lead_id)
    told: dict[str, object] = {"zones": [*place.zones], "states": [place.state]}
    entry_id = record_lead_event(session, Event.LEAD_PLACED, lead_id, told, actor, at=at).entry_id
    session.execute(insert(PlaceRow), {"lead_id": lead_id, "at": at, "entry_id": entry_id, **told})
    _move(session, lead_id, place)
    return entry_id


@dataclass(frozen=True)
class Heard:
    """A person's own word of where they are: when somebody heard it, and who, as entries name."""

    zones: tuple[str, ...]
    states: tuple[str, ...]
    actor: str
    at: datetime


def newest_place(session: Reading, phone: str) -> Heard | None:
    """The last own word of the person of a number in E.164; None: they gave none."""
    row = session.first(
        select(PlaceRow.zones, PlaceRow.states, PlaceRow.at, EntryRow.leaf)
        .join(PersonRow, PersonRow.lead_id == PlaceRow.lead_id)
        .join(EntryRow, EntryRow.id == PlaceRow.entry_id)
        .where(PersonRow.phone == phone)
        .order_by(PlaceRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    actor = str(claims_in(row.leaf).get("actor"))
    return Heard(tuple(row.zones), tuple(row.states), actor, row.at)


def _move(session: Writing, lead_id: int, place: Place) -> None:
    """Every lead of the number is in these zones from now on, in the queue too."""
    phone = number_of_lead(session, lead_id)
    if phone is None:
        return
    bucket = bucket_of(place.zones, (*states_of(phone), place.state))
    same = select(PersonRow.lead_id).where(PersonRow.phone == phone)
    session.execute(update(LeadRow).where(LeadRow.id.in_(same)), {"bucket": bucket})


def _state_in(word: str) -> str:
    if ZIP.fullmatch(word):
        state = state_of_zip(word)
        if state is None:
            raise UnknownPlace(f"{word} is no ZIP code of a state that we know.")
        return state
    by_name = {name.casefold(): state for state, name in NAMES.items()}
    state = word.upper() if word.upper() in NAMES else by_name.get(word.casefold())
    if state is None:
        raise UnknownPlace("This is neither a state nor a ZIP code.")
    return state
