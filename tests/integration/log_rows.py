"""The rows of the log, and what an administrator of the database does to one of them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, text, update

from app.ledger.event import Event, record_event, seal_event
from app.ledger.models import EntryRow, QuarantineRow, WaitingRow
from tests.office import Office


def entries(office: Office) -> list[int]:
    with office.instance.database.reading() as session:
        return [row.id for row in session.all(select(EntryRow.id).order_by(EntryRow.id))]


def waiting(office: Office) -> int:
    with office.instance.database.reading() as session:
        return len(session.all(select(WaitingRow.entry_id)))


def aside(office: Office) -> list[str]:
    with office.instance.database.reading() as session:
        return [row.reason for row in session.all(select(QuarantineRow.reason))]


def record(office: Office, event: Event, facts: dict[str, object], **moved: float) -> str:
    with office.instance.database.writing() as session:
        at = office.now + timedelta(**moved)
        sealed = seal_event(session.pen, event, facts, at=at)
        record_event(session, sealed)
    return sealed.jti


def forge(office: Office, jti: str) -> None:
    """An administrator of the database changes the last letters of a signature."""
    with office.instance.database.writing() as session:
        if session.dialect == "postgresql":
            session.execute(text("set local session_replication_role = replica"))
        else:
            session.execute(text("drop trigger entries_no_update"))
        leaf = session.scalar(select(EntryRow.leaf).where(EntryRow.jti == jti)) or b""
        forged = leaf[:-6] + b"AAAAAA"
        session.execute(update(EntryRow).where(EntryRow.jti == jti).values(leaf=forged))
