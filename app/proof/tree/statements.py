"""What was ever signed of the log, wherever it is kept: Statement, kept_statements()."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, and_, cast, or_, select

from app.db import Database
from app.ledger.gatekeeper import AHEAD
from app.ledger.models import CheckpointRow
from app.ledger.note import BadNote, Checkpoint, NoteKey, open_note, parse_checkpoint
from app.proof.checks.findings import Fault, Findings
from app.proof.tree.decisions import Decisions

PIECE = 1_000
_signature = re.compile("— [^ ]+ ([A-Za-z0-9+/]{6,}={0,2})\n")


@dataclass(frozen=True)
class Statement:
    """One checkpoint and where it was found."""

    table: str
    row: int | str | None
    checkpoint: Checkpoint
    note: str = ""

    @property
    def place(self) -> str:
        """Where it was found, in words."""
        return self.table if self.row is None else f"{self.table} {self.row}"

    @property
    def moment(self) -> str:
        """When it was signed."""
        at = self.checkpoint.at
        return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else "an unknown moment"


def open_statement(
    table: str, row: int | str | None, note: str, decisions: Decisions, findings: Findings
) -> Statement | None:
    """What a note says once a key of the log has signed it; otherwise that is told."""
    keys = decisions.log_keys
    try:
        text, _ = open_note(note, keys)
        checkpoint = parse_checkpoint(text)
    except BadNote as fault:
        kind = Fault.UNKNOWN_KEY if _is_by_others(keys, note) else Fault.EDITED
        findings.add(kind, table, row, str(fault))
        return None
    if checkpoint.at is None:
        findings.add(Fault.EDITED, table, row, "it does not say when it was signed")
    return Statement(table, row, checkpoint, note)


def kept_statements(
    database: Database,
    decisions: Decisions,
    findings: Findings,
    *,
    last: int,
    without_signatures: bool,
) -> Iterator[Statement]:
    """The checkpoints of the database by size; neither numbers nor times may go back.

    `last` is the newest that is looked at: more may come meanwhile. Without signatures the
    newest alone is opened, and no other has a time.
    """
    number, at = 0, None
    newest = _newest(database, last) if without_signatures else None
    for row in _rows(database, last):
        if newest in (None, row.id):
            found = open_statement("checkpoints", row.id, row.note, decisions, findings)
        else:
            found = _as_it_stands(row.id, row.note, findings)
        if found is None or decisions.excuse(found.checkpoint):
            continue
        if found.checkpoint.size != row.size:
            words = f"size {row.size} stands beside a note about {found.checkpoint.size} entries"
            findings.add(Fault.EDITED, "checkpoints", row.id, words)
            continue
        if row.id < number or _goes_back(at, found.checkpoint.at):
            words = "a smaller log was signed after a larger one"
            findings.add(Fault.REORDERED, "checkpoints", row.id, words)
        number, at = max(number, row.id), _later(at, found.checkpoint.at)
        yield found


def _goes_back(before: datetime | None, at: datetime | None) -> bool:
    """Whether the clock went back by more than a clock that was set right does."""
    return before is not None and at is not None and at < before - AHEAD


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def _newest(database: Database, last: int) -> int | None:
    with database.reading() as session:
        query = select(CheckpointRow.id).where(CheckpointRow.id <= last)
        by_size = CheckpointRow.size.desc(), CheckpointRow.id.desc()
        return session.scalar(query.order_by(*by_size).limit(1))


def _rows(database: Database, last: int) -> Iterator[CheckpointRow]:
    size, number = -(2**62), 0
    while True:
        after = or_(
            CheckpointRow.size > size, and_(CheckpointRow.size == size, CheckpointRow.id > number)
        )
        note = cast(CheckpointRow.note, Text).label("note")
        query = select(CheckpointRow.id, CheckpointRow.size, note).where(
            CheckpointRow.id <= last, after
        )
        with database.reading() as session:
            rows = session.all(query.order_by(CheckpointRow.size, CheckpointRow.id).limit(PIECE))
        if not rows:
            return
        yield from rows  # type: ignore[misc]
        size, number = rows[-1].size, rows[-1].id


def _as_it_stands(row: int, note: str, findings: Findings) -> Statement | None:
    try:
        return Statement("checkpoints", row, unopened(note))
    except BadNote as fault:
        findings.add(Fault.EDITED, "checkpoints", row, str(fault))
        return None


def unopened(note: str) -> Checkpoint:
    """What a note says, without a look at who signed it, nor when; raises BadNote."""
    return parse_checkpoint(note.rpartition("\n\n")[0] + "\n")


def _is_by_others(keys: Sequence[NoteKey], note: str) -> bool:
    """Whether all signatures of the note are said to be by other keys than these."""
    ours = {key.id_of(stamp) for key in keys for stamp in (b"", b"\0")}
    encoded = (one[: len(one) // 4 * 4] for one in _signature.findall(note))
    ids = {b64decode(one)[:4] for one in encoded}
    return bool(ids) and not ids & ours
