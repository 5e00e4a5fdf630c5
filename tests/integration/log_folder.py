"""A log that grows, and the folder that it is exported into."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from app.ledger.event import Event, record_event, seal_event
from app.ledger.models import EntryRow
from app.proof.mirror.mirroring import Mirrored, mirror_log
from tests.office import Office
from tests.sealing import seals


def waits(office: Office, to: int) -> None:
    """The log gets this many entries; the new ones wait."""
    with office.instance.database.writing() as session:
        count = session.scalar(select(func.count()).select_from(EntryRow)) or 0
        for step in range(count, to):
            facts = {"step": step}
            sealed = seal_event(session.pen, Event.STAFF_SIGNED_OUT, facts, at=office.now)
            record_event(session, sealed)


def grows(office: Office, to: int) -> None:
    """The log grows to this many entries, all signed."""
    waits(office, to)
    office.passes(seconds=10)
    assert seals(office)


def exports(office: Office, folder: Path) -> Mirrored:
    return mirror_log(office.instance.database, folder)


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by path."""
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }
