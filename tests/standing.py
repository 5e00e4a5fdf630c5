"""How things stand in the office, by its tables: what was entered, who holds whom."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from app.leads.models import LeadRow, PersonRow
from app.ledger.event import Event
from app.ledger.leaf import claims_in, open_value
from app.ledger.models import DisclosureRow, EntryRow
from tests.office import Office


def entries(office: Office, event: Event) -> list[dict[str, Any]]:
    """What the ledger tells of these events, oldest first."""
    query = select(EntryRow.leaf).where(EntryRow.event == event.value).order_by(EntryRow.id)
    with office.instance.database.reading() as session:
        return [dict(claims_in(row.leaf)) for row in session.all(query)]


def words_kept(office: Office) -> set[str | None]:
    """Every personal value that the ledger's digests can still be opened with."""
    with office.instance.database.reading() as session:
        rows = session.all(select(DisclosureRow.values))
    return {open_value(one)[1] for row in rows for one in json.loads(row.values)}


def holders(office: Office) -> dict[str, set[int | None]]:
    """For each number the accounts that hold its leads; None: one is held by nobody."""
    found: dict[str, set[int | None]] = {}
    query = select(PersonRow.phone, LeadRow.claimed_by).join(LeadRow)
    with office.instance.database.reading() as session:
        for row in session.all(query):
            found.setdefault(row.phone, set()).add(row.claimed_by)
    return found
