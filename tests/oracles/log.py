"""A log that was: some three hundred entries by real people's acts, sealed as they came."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.cli.opening import Opened, open_instance
from app.leads.calls.consequences import Outcome
from app.ledger.models import CheckpointRow, DisclosureRow, EntryRow, LeafRow
from app.ledger.note import open_note, parse_checkpoint
from app.ledger.proofs import consistency, log_keys, tlog_proof
from app.proof.mirror.mirroring import mirror_log
from app.settings import Settings
from tests.office import OPENED_AT, Office, publish
from tests.people import SAM, Visitor
from tests.sealing import seals

SIZE = 300
PAUSES = (40, 130, 257)  # where it was sealed before


@dataclass(frozen=True)
class Log:
    """The instance, its log as files, and what a stranger is told of both."""

    instance: Opened
    folder: Path
    vkey: str
    leaves: tuple[bytes, ...]
    disclosures: dict[int, list[str]]  # of a leaf, by its index
    notes: tuple[str, ...]

    @property
    def newest(self) -> str:
        """The note that was signed last."""
        return self.notes[-1]

    def said(self, note: str) -> Any:
        """What a note says, read as we read it."""
        with self.instance.database.reading() as session:
            return parse_checkpoint(open_note(note, log_keys(session))[0])

    def proof(self, index: int, note: str) -> str:
        """The proof of an entry as we hand it out (C2SP tlog-proof)."""
        with self.instance.database.reading() as session:
            entry_id = session.scalar(select(LeafRow.entry_id).where(LeafRow.leaf_index == index))
            return tlog_proof(session, entry_id or 0, note) or ""

    def growth(self, old: str, new: str) -> list[bytes]:
        """The proof that one note's tree is the beginning of another's."""
        with self.instance.database.reading() as session:
            return consistency(session, old, new)


def make_log(folder: Path) -> Log:
    """Visitors ask for calls, Sam calls some of them; then the log is written as files."""
    settings = Settings(instance=folder / "instance", allow_fictional_numbers=True)
    instance = open_instance(settings, at=OPENED_AT)
    office = Office(instance, publish(instance), now=OPENED_AT + timedelta(hours=1))
    sam = office.signs_in(SAM)
    number = 0
    while (size := _size(instance)) < SIZE:
        person = Visitor(f"Visitor {number}", "of the Tests", f"626-555-{100 + number % 100:04}")
        office.visitor(person).asks_for_a_call()
        if number % 10 == 9 and size < SIZE - 3:
            office.passes(minutes=5)
            reference = sam.takes_next()
            assert reference
            sam.records(reference, Outcome.NO_ANSWER)
        if size in PAUSES:
            office.passes(seconds=30)
            assert seals(office)
        number += 1
    office.passes(minutes=1)
    assert seals(office)
    mirror_log(instance.database, folder / "log")
    return _read(instance, folder / "log")


def _size(instance: Opened) -> int:
    with instance.database.reading() as session:
        return len(session.all(select(EntryRow.id)))


def _read(instance: Opened, folder: Path) -> Log:
    with instance.database.reading() as session:
        query = select(EntryRow.leaf).join(LeafRow, LeafRow.entry_id == EntryRow.id)
        leaves = [row.leaf for row in session.all(query.order_by(LeafRow.leaf_index))]
        notes = [row.note for row in session.all(select(CheckpointRow.note).order_by("id"))]
        kept = select(LeafRow.leaf_index, DisclosureRow.values).join(
            DisclosureRow, DisclosureRow.entry_id == LeafRow.entry_id
        )
        disclosures = {row.leaf_index: json.loads(row.values) for row in session.all(kept)}
        vkey = log_keys(session)[0].vkey
    return Log(instance, folder, vkey, tuple(leaves), disclosures, tuple(notes))
