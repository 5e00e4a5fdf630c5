"""What happened to one lead, as the ledger tells it: history_of()."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.consent.models import Act, ConsentRow, RevocationRow
from app.db import NotFound, Reading
from app.leads.known.kin import kin_of
from app.leads.models import LeadRow, PersonRow
from app.ledger.event import Event
from app.ledger.leaf import claims_in, open_value
from app.ledger.models import DisclosureRow, EntryRow

_has_a_reason = EntryRow.event.in_(
    [one.value for one in (Event.LEAD_CLAIMED, Event.LEAD_RELEASED, Event.SUPPRESSION_LIFTED)]
)


@dataclass(frozen=True)
class Happening:
    """One entry about a lead: what, when, by whom, and what else the entry holds in clear.

    `reason` is what somebody wrote to give a lead back, take it over or let it be called again;
    None: nothing, or erased.
    """

    entry_id: int
    event: Event
    at: datetime
    actor: str | None
    facts: Mapping[str, object]
    reason: str | None = None


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
        select(EntryRow.id, EntryRow.event, EntryRow.at, EntryRow.leaf, DisclosureRow.values)
        .outerjoin(DisclosureRow, and_(DisclosureRow.entry_id == EntryRow.id, _has_a_reason))
        .where(or_(*about))
        .order_by(EntryRow.id)
    )
    return [_happening(row.id, row.event, row.at, row.leaf, row.values) for row in rows]


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


def _happening(
    entry_id: int, event: str, at: datetime, leaf: bytes, disclosures: str | None = None
) -> Happening:
    facts = claims_in(leaf)
    actor = facts.get("actor")
    reason = dict(map(open_value, json.loads(disclosures or "[]"))).get("reason")
    return Happening(entry_id, Event(event), at, str(actor) if actor else None, facts, reason)
