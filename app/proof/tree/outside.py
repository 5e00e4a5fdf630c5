"""Checkpoints that lie elsewhere: files, the signer's memory, what somebody kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from app.db import Database
from app.ledger.anchoring.copies import FOLDER, kept_copies
from app.ledger.anchoring.memory import FILE, MemoryFile
from app.ledger.keyring import Keyring
from app.ledger.models import CheckpointRow
from app.ledger.note import BadNote
from app.proof.checks.findings import Fault, Findings
from app.proof.tree.decisions import Decisions
from app.proof.tree.statements import Statement, open_statement, unopened

GIVEN = "outside checkpoint"
MOST_FILES = 500  # read at once
LARGEST = 4_000_000  # bytes of a mail, saved with its attachments
_note = re.compile(
    r"^[^\s+>]+\n(?:0|[1-9][0-9]*)\n[A-Za-z0-9+/]{43}=\n(?:[^\n]+\n)*\n(?:— [^\n]+\n)+", re.M
)


def find_notes(data: bytes) -> list[str]:
    """The signed notes in a file, whatever stands around them: a mail may have been saved whole.

    Raises BadNote when there is none.
    """
    texts = [_plain(data[:LARGEST])]
    for part in message_from_bytes(data[:LARGEST]).walk():
        content = part.get_payload(decode=True)
        texts += [_plain(content)] if isinstance(content, bytes) else []
    notes = dict.fromkeys(note for text in texts for note in _note.findall(text))
    if not notes:
        raise BadNote("there is no checkpoint in it")
    return list(notes)


def _plain(data: bytes) -> str:
    """Its lines, as they were before a mail program quoted or indented them."""
    lines = data.decode("utf-8", errors="replace").splitlines()
    return "".join(f"{line.lstrip('> ').rstrip()}\n" for line in lines)


@dataclass(frozen=True)
class Found:
    """A note as it lies somewhere, with the keys that lie beside it; not opened yet."""

    table: str
    row: str | None
    note: str
    keys: Keyring | None = None


def gather_notes(
    database: Database, folders: Sequence[Path], given: Sequence[tuple[str, str]], told: Findings
) -> list[Found]:
    """What was signed of this log and lies elsewhere; `given` are notes, each with its file's name.

    The first of the `folders` has the signer's memory, each has copies of checkpoints. To be
    done before the database's own state is read: the signer may go on meanwhile.
    """
    found = [Found(GIVEN, name, note) for name, note in given]
    for folder in folders:
        is_first = folder == folders[0]
        found += _copied(database, folder / FOLDER if is_first else folder)
        found += _remembered(folder, told) if is_first else []
    return found


def open_notes(
    found: Sequence[Found], decisions: Decisions, told: Findings, noticed: Findings
) -> list[Statement]:
    """What these notes say, as far as it counts.

    Those of the log before a re-anchor count no more from where it went on: one that somebody
    gave is told.
    """
    statements = []
    for one in found:
        for kid, key in one.keys.keys.items() if one.keys else ():
            if decisions.keyring.keys.get(kid) != key:
                words = f"the signer knows {kid} otherwise than this log introduces it"
                told.add(Fault.UNKNOWN_KEY, one.table, one.row, words)
        opened = open_statement(one.table, one.row, one.note, decisions, told)
        excuse = opened and decisions.excuse(opened.checkpoint)
        if opened and excuse and one.table == GIVEN:
            words = f"signed at {opened.moment}, it counts no more: {excuse}"
            noticed.add(Fault.REANCHORED, one.table, one.row, words)
        statements += [opened] if opened and not excuse else []
    return statements


def tell_unkept(
    database: Database, holding: Sequence[Statement], decisions: Decisions, findings: Findings
) -> None:
    """Checkpoints that hold, and of which the database has none: somebody took their rows away.

    The signer's own may still be on its way there; those from before a re-anchor went with what
    was lost.
    """
    for one in holding:
        if one.table == FILE or one.checkpoint.origin in decisions.origins[:-1]:
            continue
        query = select(CheckpointRow.note).where(CheckpointRow.size == one.checkpoint.size)
        with database.reading() as session:
            texts = {str(row.note).rpartition("\n\n")[0] for row in session.all(query)}
        if one.note.rpartition("\n\n")[0] not in texts:
            words = f"the one that lies in {one.place} is not there"
            findings.add(Fault.MISSING, CheckpointRow.__tablename__, None, words)


def _remembered(instance: Path, told: Findings) -> list[Found]:
    """What the signer's own file says that it signed last, if there is one."""
    try:
        memory = MemoryFile(instance).load()
    except (ValueError, KeyError, TypeError):
        told.add(Fault.UNREADABLE, FILE, None, "the signer's memory cannot be read")
        return []
    return [Found(FILE, None, memory.note, memory.keyring)] if memory and memory.note else []


def _copied(database: Database, folder: Path) -> Iterator[Found]:
    """The files of checkpoints that the database does not hold word for word."""
    files = kept_copies(folder)
    while some := list(islice(files, MOST_FILES)):
        notes = {file: file.read_text(encoding="utf-8", errors="replace") for file in some}
        sizes = {size for note in notes.values() if (size := _size(note)) is not None}
        query = select(CheckpointRow.note).where(CheckpointRow.size.in_(sizes))
        with database.reading() as session:
            known = {row.note for row in session.all(query)}
        for file, note in notes.items():
            if note not in known:
                yield Found("file", str(file.relative_to(folder.parent)), note)


def _size(note: str) -> int | None:
    """The size that a note tells of, as far as a database can be asked about it."""
    try:
        size = unopened(note).size
    except BadNote:
        return None  # told when it is opened
    return size if size < 2**63 else None
