"""Somebody who waits, an agent who holds the lead, and what stands in the tables afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.leads.models import LeadRow
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from tests.desk import AgentAtWork
from tests.office import Office, Request
from tests.people import SAM, Visitor


def callers(office: Office, person: Visitor) -> tuple[Request, AgentAtWork]:
    """This person has asked for a call, and Sam holds the lead."""
    request = office.visitor(person).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert sam.takes(request.reference)
    return request, sam


def lead_row(office: Office, request: Request) -> Any:
    """The lead as the queue has it."""
    with office.instance.database.reading() as session:
        query = select(LeadRow.__table__).where(LeadRow.reference == request.reference)
        return session.first(query)


def entries_of(office: Office, event: str) -> list[Mapping[str, Any]]:
    """What the log tells of every such event, oldest first."""
    query = select(EntryRow.leaf).where(EntryRow.event == event).order_by(EntryRow.id)
    with office.instance.database.reading() as session:
        return [claims_in(row.leaf) for row in session.all(query)]
