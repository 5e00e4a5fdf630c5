"""The books of a log after whatever happened to it, reckoned anew from the leaves: faults_in()."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.db import Reading
from app.ledger.anchoring.copies import FOLDER, kept_copies
from app.ledger.event import Event
from app.ledger.keys import open_log_key
from app.ledger.models import (
    CheckpointRow,
    EntryRow,
    LeafRow,
    QuarantineRow,
    TileRow,
    TreeRow,
    WaitingRow,
)
from app.ledger.note import NoteKey, open_note, parse_checkpoint
from tests.office import Office
from tests.unit.naive_tree import NaiveTree, sha256


@dataclass(frozen=True)
class Told:
    """What those who sent know: what they tried, and what was acknowledged."""

    tried: list[str]
    received: list[str]


def log_key_of(office: Office) -> NoteKey:
    """The public half of the key that signs checkpoints, from its file, not from the database."""
    opened = office.instance
    return open_log_key(opened.settings.instance / "keys", opened.pen.issuer).key


def faults_in(office: Office, told: Told) -> list[str]:
    """What is not as it must be once everything that waits is sealed."""
    with office.instance.database.reading() as session:
        tree = NaiveTree([sha256(b"\x00" + leaf) for leaf in _leaves(session)])
        faults = [*_lost_or_doubled(session, told), *_misplaced(session, tree)]
        faults += _false_notes(session, tree, office)
    return faults + [str(one) for one in office.verifies().findings]


def _leaves(session: Reading) -> list[bytes]:
    query = select(EntryRow.leaf).join(LeafRow, LeafRow.entry_id == EntryRow.id)
    return [row.leaf for row in session.all(query.order_by(LeafRow.leaf_index))]


def _lost_or_doubled(session: Reading, told: Told) -> Iterator[str]:
    given = select(EntryRow.jti).where(EntryRow.event == Event.CONSENT_GIVEN.value)
    stored = {row.jti for row in session.all(given)}
    placed = [row.jti for row in session.all(given.join(LeafRow, LeafRow.entry_id == EntryRow.id))]
    if lost := set(told.received) - stored:
        yield f"{len(lost)} were acknowledged and are not stored"
    if invented := stored - set(told.tried):
        yield f"{len(invented)} are stored that nobody sent"
    if sorted(placed) != sorted(stored):
        yield f"{len(stored)} are stored and {len(placed)} are in the tree"


def _misplaced(session: Reading, tree: NaiveTree) -> Iterator[str]:
    places = [row.leaf_index for row in session.all(select(LeafRow.leaf_index))]
    size, entries = len(places), _count(session, EntryRow)
    if sorted(places) != list(range(size)) or size != entries:
        yield f"{entries} entries have {size} places"
    if waiting := _count(session, WaitingRow) + _count(session, QuarantineRow):
        yield f"{waiting} have no place"
    state = session.first(select(TreeRow.size, TreeRow.root))
    if state is None or tuple(state) != (size, tree.root(0, size)):
        yield "the state of the log is not that of its leaves"
    query = select(TileRow.level, TileRow.tile_index, TileRow.hashes)
    stored = {(row.level, row.tile_index): row.hashes for row in session.all(query)}
    if stored != dict(_tiles(tree, size)):
        yield "the tiles are not those of the leaves"


def _tiles(tree: NaiveTree, size: int) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Level by level, 256 hashes of full subtrees in a tile (C2SP tlog-tiles)."""
    level, width = 0, 1
    while size >= width:
        hashes = [tree.root(one * width, (one + 1) * width) for one in range(size // width)]
        for begin in range(0, len(hashes), 256):
            yield (level, begin // 256), b"".join(hashes[begin : begin + 256])
        level, width = level + 1, width * 256


def _false_notes(session: Reading, tree: NaiveTree, office: Office) -> Iterator[str]:
    """Whatever was signed was a beginning of the tree, in order, and lies outside too."""
    query = select(CheckpointRow.note).order_by(CheckpointRow.id)
    notes = [row.note for row in session.all(query)]
    key = log_key_of(office)
    checkpoints = [parse_checkpoint(open_note(note, [key])[0]) for note in notes]
    size = _count(session, LeafRow)
    if any(one.size > size or one.root != tree.root(0, one.size) for one in checkpoints):
        yield "a checkpoint is not of this tree"
    sizes = [one.size for one in checkpoints]
    if sizes != sorted(set(sizes)):
        yield "the checkpoints are not in order, each of a size of its own"
    copies = kept_copies(office.instance.settings.instance / FOLDER)
    if sorted(one.read_text() for one in copies) != sorted(notes):
        yield "the copies outside are not the checkpoints"


def _count(session: Reading, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
