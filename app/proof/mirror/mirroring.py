"""Writes the log into a folder, and brings that folder up to date: mirror_log()."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.db import Database, NotFound
from app.ledger.anchoring.memory import write_through
from app.ledger.models import CheckpointRow, EntryRow, LeafRow
from app.ledger.note import (
    BadNote,
    Checkpoint,
    NoteKey,
    open_note,
    parse_checkpoint,
    parse_vkey,
)
from app.ledger.proofs import log_keys, newest_checkpoint
from app.ledger.rotation import policy_now
from app.ledger.tiles import BadTile
from app.proof.mirror.tiling import TileFolder

PIECE = 4_096  # leaves in one reading
PUBLIC = 0o666  # less what the umask takes
VERIFY = "get-answers ledger verify tells more."
NOTHING_SIGNED = "a signed checkpoint; get-answers ledger seal makes one"
NAMES = frozenset({"checkpoint", "checkpoints", "key", "policy", "tile"})


class MirrorRefused(RuntimeError):
    """The folder holds something else, or what it holds is not the beginning of this log."""


@dataclass(frozen=True)
class Mirrored:
    """What a folder holds now, and how many files were written for it."""

    size: int
    files: int


def mirror_log(database: Database, folder: Path) -> Mirrored:
    """Writes what was signed last: checkpoints, hashes and entries, keys and policy.

    The paths are those of C2SP tlog-tiles. The umask says who may read it; `tile/entries` is made
    for its owner alone, who may open it. A folder from an earlier time is brought up to date,
    once it is shown that the log goes on from there; the new checkpoint comes last. Takes the
    same room for a log of any length. Raises MirrorRefused, NotFound when nothing was signed
    yet, OSError, Unavailable.
    """
    with database.reading() as session:
        note, keys = newest_checkpoint(session), log_keys(session)
        policy = policy_now(session)
    if note is None:
        raise NotFound(NOTHING_SIGNED)
    new, old = _told(note, keys), _held(folder, keys)
    if old and old.size > new.size:
        raise MirrorRefused(
            f"{folder} holds {old.size} entries, and the log was signed with {new.size}. {VERIFY}"
        )
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "key").exists():  # an export that is cut short is known by it
        _write_keys(folder, keys, policy)
    tiles = _grow(database, folder, old, new)
    count = _write_checkpoints(database, folder, keys, old.size if old else 0)
    _write_keys(folder, keys, policy)
    os.sync()  # what the checkpoint promises is on the disk before it
    write_through(folder / "checkpoint", note.encode(), PUBLIC)
    tiles.drop_outgrown()
    return Mirrored(new.size, tiles.files + count + 3)


def _write_keys(folder: Path, keys: Sequence[NoteKey], policy: str) -> None:
    vkeys = "".join(f"{one.vkey}\n" for one in keys)
    write_through(folder / "key", vkeys.encode(), PUBLIC)
    write_through(folder / "policy", policy.encode(), PUBLIC)


def _held(folder: Path, keys: Sequence[NoteKey]) -> Checkpoint | None:
    """The checkpoint of a folder from an earlier time; raises MirrorRefused."""
    found = folder.iterdir() if folder.exists() else ()
    names = {one.name for one in found if not one.name.startswith(".")}
    if not names:
        return None
    if names - NAMES or "key" not in names:
        raise MirrorRefused(f"{folder} holds something else: name an empty folder.")
    try:
        first = parse_vkey((folder / "key").read_text(encoding="utf-8").partition("\n")[0])
    except (BadNote, ValueError):
        first = None
    if first not in keys:
        raise MirrorRefused(f"{folder} holds another log: name an empty folder.")
    file = folder / "checkpoint"
    return _told(file.read_text(encoding="utf-8"), keys) if file.exists() else None


def _told(note: str, keys: Sequence[NoteKey]) -> Checkpoint:
    try:
        return parse_checkpoint(open_note(note, keys)[0])
    except BadNote as fault:
        raise MirrorRefused(f"A checkpoint does not hold ({fault}): {VERIFY}") from None


def _grow(database: Database, folder: Path, old: Checkpoint | None, new: Checkpoint) -> TileFolder:
    """Brings the tiles up to the new size; raises MirrorRefused unless both roots come out."""
    try:
        tiles = TileFolder(folder, old.size if old else 0)
    except FileNotFoundError as fault:
        raise MirrorRefused(f"{fault.filename} is gone: name an empty folder.") from None
    for leaf in _leaves(database, tiles.begin, new.size):
        if old and tiles.begin == old.size:
            _require(tiles, old.root, f"{folder} holds another history of this log, keep it")
        tiles.append(leaf)
    if old and old.size == new.size:
        _require(tiles, old.root, f"{folder} holds another history of this log, keep it")
    _require(tiles, new.root, "The entries are not those that were signed")
    tiles.flush()
    return tiles


def _require(tiles: TileFolder, root: bytes, fault: str) -> None:
    try:
        found = tiles.root()
    except BadTile:
        found = b""
    if found != root:
        raise MirrorRefused(f"{fault}: {VERIFY}")


def _leaves(database: Database, begin: int, end: int) -> Iterator[bytes]:
    """The leaves in the order of the tree, in pieces, one of them in memory at a time."""
    for first in range(begin, end, PIECE):
        yield from _piece(database, first, min(first + PIECE, end))


def _piece(database: Database, begin: int, upto: int) -> Iterator[bytes]:
    """Some leaves, by a short transaction of their own; raises MirrorRefused when one is gone."""
    query = (
        select(LeafRow.leaf_index, EntryRow.leaf)
        .join(EntryRow, EntryRow.id == LeafRow.entry_id)
        .where(LeafRow.leaf_index >= begin, LeafRow.leaf_index < upto)
        .order_by(LeafRow.leaf_index)
    )
    with database.reading() as session:
        rows = session.all(query)
    if len(rows) != upto - begin:
        raise MirrorRefused(f"An entry from {begin} on is gone: {VERIFY}")
    yield from (row.leaf for row in rows)


def _write_checkpoints(
    database: Database, folder: Path, keys: Sequence[NoteKey], least: int
) -> int:
    """Each checkpoint of at least this size as a file by day, as the signer keeps them."""
    names: Counter[str] = Counter()
    for row in _checkpoints(database, least):
        at = _told(row.note, keys).at
        day = f"checkpoints/{at:%Y-%m-%d}" if at else "checkpoints"
        name = f"{day}/{row.size:012}"
        again = f"-{names[name]}" if names[name] else ""
        names[name] += 1
        (folder / day).mkdir(parents=True, exist_ok=True)
        (folder / f"{name}{again}.note").write_text(row.note, encoding="utf-8")
    return names.total()


def _checkpoints(database: Database, least: int) -> Iterator[Any]:
    after = 0
    while True:
        query = select(CheckpointRow.__table__).where(
            CheckpointRow.id > after, CheckpointRow.size >= least
        )
        with database.reading() as session:
            rows = session.all(query.order_by(CheckpointRow.id).limit(PIECE))
        if not rows:
            return
        yield from rows
        after = rows[-1].id
