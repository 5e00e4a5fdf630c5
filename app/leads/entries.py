"""Entries about a lead, tied to that of its consents: record_lead_event()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.consent.models import Act, ConsentRow
from app.db import NotFound, Writing
from app.leads.models import LeadRow
from app.ledger.event import Event, record_event, seal_event
from app.ledger.models import EntryRow


@dataclass(frozen=True)
class LeadEntry:
    """What was recorded, and of which lead."""

    reference: str
    entry_id: int


def record_lead_event(
    session: Writing,
    event: Event,
    lead_id: int,
    facts: Mapping[str, object],
    actor: str,
    *,
    at: datetime,
    personal: Mapping[str, str | None] | None = None,
) -> LeadEntry:
    """An entry about a lead, tied to that of its consents; raises NotFound.

    `personal` values stand in it as salted digests: what anybody types freely is one of them.
    """
    row = session.first(
        select(LeadRow.reference, EntryRow.jti)
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
        .where(LeadRow.id == lead_id, ConsentRow.act == Act.CLICK_SUBMIT.value)
    )
    if row is None:
        raise NotFound("no such lead")
    told = {**facts, "reference": row.reference, "actor": actor}
    sealed = seal_event(session.pen, event, told, personal, at=at, ref=row.jti)
    return LeadEntry(row.reference, record_event(session, sealed))
