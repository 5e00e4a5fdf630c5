"""What happened to one lead, as the ledger tells it: history_of()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.consent.models import Act, ConsentRow, RevocationRow
from app.db import NotFound, Reading
from app.leads.known.kin import kin_of
from app.leads.models import LeadRow, PersonRow
from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow


@dataclass(frozen=True)
class Happening:
    """One entry about a lead: what, when, by whom, and what else the entry holds in clear."""

    entry_id: int
    event: Event
    at: datetime
    actor: str | None
    facts: Mapping[str, object]


def history_of(session: Reading, reference: str) -> list[Happening]:
    """Every entry about a lead and about its person's word to stop, oldest first.

    A word to stop is about a person, so it belongs to each of their leads. Raises NotFound.
    """
    lead = session.first(
        select(EntryRow.jti, PersonRow.phone)
        .join(ConsentRow, ConsentRow.entry_id == EntryRow.id)
        .join(LeadRow, LeadRow.id == ConsentRow.lead_id)
        .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(LeadRow.reference == reference, ConsentRow.act == Act.CLICK_SUBMIT.value)
    )
    if lead is None:
        raise NotFound("no such lead")
    about = [EntryRow.jti == lead.jti, EntryRow.ref == lead.jti]
    if lead.phone is not None:
        (kin,) = kin_of(session, [lead.phone])
        stops = select(RevocationRow.entry_id).where(RevocationRow.person.in_(kin.persons))
        about.append(EntryRow.id.in_(stops))
    else:
        about.append(EntryRow.jti.in_(_stops_before_erasure(session, lead.jti)))
    rows = session.all(
        select(EntryRow.id, EntryRow.event, EntryRow.at, EntryRow.leaf)
        .where(or_(*about))
        .order_by(EntryRow.id)
    )
    return [_happening(row.id, row.event, row.at, row.leaf) for row in rows]


def erasure_of(session: Reading, jti: str) -> Happening | None:
    """When and why the person of a submission was erased, by the jti of its entry; None: not."""
    row = session.first(
        select(EntryRow.id, EntryRow.event, EntryRow.at, EntryRow.leaf).where(
            EntryRow.ref == jti, EntryRow.event == Event.LEAD_ERASED.value
        )
    )
    return None if row is None else _happening(row.id, row.event, row.at, row.leaf)


def _stops_before_erasure(session: Reading, jti: str) -> list[str]:
    """The words to stop that an erased number had, as the entry of its erasure lists them."""
    erasure = erasure_of(session, jti)
    stops = erasure.facts.get("stops") if erasure else None
    return [str(one) for one in stops] if isinstance(stops, list) else []


def _happening(entry_id: int, event: str, at: datetime, leaf: bytes) -> Happening:
    facts = claims_in(leaf)
    actor = facts.get("actor")
    return Happening(entry_id, Event(event), at, str(actor) if actor else None, facts)
