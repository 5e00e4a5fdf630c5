"""Checkpoints that lie elsewhere: files, the signer's memory, what somebody kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from app.db import Database
from app.ledger.anchoring.copies import FOLDER, kept_copies
from app.ledger.anchoring.memory import FILE, MemoryFile
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


def collect_outside(
    database: Database,
    folders: Sequence[Path],
    given: Sequence[tuple[str, str]],
    decisions: Decisions,
    findings: Findings,
) -> list[Statement]:
    """What was signed of this log and lies elsewhere; `given` are notes, each with its file's name.

    The first of the `folders` has the signer's memory, each has copies of checkpoints. Those of
    the log before a re-anchor count no more from where it went on.
    """
    found = [open_statement(GIVEN, name, note, decisions, findings) for name, note in given]
    found += [_remembered(one, decisions, findings) for one in folders[:1]]
    for folder in (one / FOLDER if one in folders[:1] else one for one in folders):
        found += _copied(database, folder, decisions, findings)
    return [one for one in found if one and not decisions.excuse(one.checkpoint)]


def _remembered(instance: Path, decisions: Decisions, findings: Findings) -> Statement | None:
    """What the signer's own file says that it signed last; None: there is none."""
    try:
        memory = MemoryFile(instance).load()
    except (ValueError, KeyError, TypeError):
        findings.add(Fault.UNREADABLE, FILE, None, "the signer's memory cannot be read")
        return None
    if memory is None or not memory.note:
        return None
    for kid, key in memory.keyring.keys.items():
        if decisions.keyring.keys.get(kid) != key:
            words = f"the signer knows {kid} otherwise than this log introduces it"
            findings.add(Fault.UNKNOWN_KEY, FILE, None, words)
    return open_statement(FILE, None, memory.note, decisions, findings)


def _copied(
    database: Database, folder: Path, decisions: Decisions, findings: Findings
) -> Iterator[Statement]:
    """The files of checkpoints that the database does not hold word for word."""
    files = kept_copies(folder)
    while some := list(islice(files, MOST_FILES)):
        notes = {file: file.read_text(encoding="utf-8", errors="replace") for file in some}
        sizes = {size for note in notes.values() if (size := _size(note)) is not None}
        query = select(CheckpointRow.note).where(CheckpointRow.size.in_(sizes))
        with database.reading() as session:
            known = {row.note for row in session.all(query)}
        for file, note in notes.items():
            if note in known:
                continue
            name = str(file.relative_to(folder.parent))
            found = open_statement("file", name, note, decisions, findings)
            yield from [found] if found else []


def _size(note: str) -> int | None:
    """The size that a note tells of, as far as a database can be asked about it."""
    try:
        size = unopened(note).size
    except BadNote:
        return None  # told when it is opened
    return size if size < 2**63 else None
