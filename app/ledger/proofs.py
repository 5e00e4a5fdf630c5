"""Where an entry stands in the tree, and the proofs of it, from the stored tiles."""

from __future__ import annotations

from functools import cache

from sqlalchemy import and_, false, func, or_, select, text

from app.db import NotFound, Reading
from app.ledger.event import Event
from app.ledger.keyring import LOG
from app.ledger.leaf import BadLeaf, claims_in
from app.ledger.models import (
    OF_THE_LOG,
    CheckpointRow,
    EntryRow,
    KeyRow,
    LeafRow,
    TileRow,
    TreeRow,
)
from app.ledger.note import (
    BadNote,
    Checkpoint,
    NoteKey,
    format_proof,
    open_note,
    parse_checkpoint,
)
from app.ledger.tiles import HASH, HEIGHT, WIDTH, nodes_in
from app.ledger.tree import Node, consistency_proof, inclusion_proof


def tree_size(session: Reading) -> int:
    """How many entries have a place in the tree, signed or not."""
    return session.scalar(select(TreeRow.size).where(TreeRow.id == 1)) or 0


def place_of(session: Reading, entry_id: int) -> int | None:
    """The index of an entry in the tree, from 0; None: it waits, or was set aside."""
    return session.scalar(select(LeafRow.leaf_index).where(LeafRow.entry_id == entry_id))


def nodes_of(session: Reading) -> Node:
    """The hashes of the tree, each tile read once."""

    @cache
    def read_tile(level: int, index: int) -> bytes:
        query = select(TileRow.hashes).where(TileRow.level == level, TileRow.tile_index == index)
        return session.scalar(query) or b""

    return nodes_in(read_tile)


def newest_checkpoint(session: Reading) -> str | None:
    """The signed note that was published last; None: nothing was signed yet."""
    return session.scalar(select(CheckpointRow.note).order_by(CheckpointRow.id.desc()).limit(1))


def signed_tile(session: Reading, level: int, index: int, width: int) -> bytes:
    """The first hashes of a tile, as many as `width`; raises NotFound.

    Only of the tree that was signed last: what is in the tree and not signed yet is not shown.
    """
    newest = select(CheckpointRow.size).order_by(CheckpointRow.id.desc()).limit(1)
    signed = (session.scalar(newest) or 0) >> HEIGHT * level
    query = select(TileRow.hashes).where(TileRow.level == level, TileRow.tile_index == index)
    hashes = session.scalar(query) if index * WIDTH + width <= signed else None
    if hashes is None or len(hashes) < width * HASH:
        raise NotFound("no such tile is signed")
    return hashes[: width * HASH]


def checkpoint_before(session: Reading, index: int) -> str | None:
    """The last note of a tree that did not hold this leaf yet; None: there is none."""
    query = select(CheckpointRow.note).where(CheckpointRow.size <= index)
    return session.scalar(
        query.order_by(CheckpointRow.size.desc(), CheckpointRow.id.desc()).limit(1)
    )


def checkpoint_after(session: Reading, index: int) -> str | None:
    """The first note of a tree that holds this leaf; None: it was not signed yet."""
    query = select(CheckpointRow.note).where(CheckpointRow.size > index)
    return session.scalar(query.order_by(CheckpointRow.size, CheckpointRow.id).limit(1))


def told_by(session: Reading, note: str) -> Checkpoint:
    """What a note of this log says, and when it was signed; raises BadNote."""
    try:
        keys = log_keys(session)
    except BadLeaf as fault:
        raise BadNote("an entry that names the log does not hold") from fault
    return parse_checkpoint(open_note(note, keys)[0])


def tlog_proof(session: Reading, entry_id: int, note: str) -> str | None:
    """The proof that an entry stands in the tree of this note (C2SP tlog-proof).

    None: it has no place yet, or the note is older.
    """
    index, size = place_of(session, entry_id), told_by(session, note).size
    if index is None or index >= size:
        return None
    return format_proof(index, inclusion(session, index, size), note)


def inclusion(session: Reading, index: int, size: int) -> list[bytes]:
    """The hashes from a leaf upwards to the root of the first `size` leaves, by one query.

    Raises BadProof when there is no such leaf, BadTile when a tile is gone.
    """
    wanted = [
        and_(TileRow.level == level, TileRow.tile_index == place)
        for level, place in sorted(_tiles_on_the_way(index, size))
    ]
    query = select(TileRow.level, TileRow.tile_index, TileRow.hashes).where(or_(false(), *wanted))
    tiles = {(row.level, row.tile_index): row.hashes for row in session.all(query)}
    return inclusion_proof(index, size, nodes_in(lambda *place: tiles.get(place, b"")))


def _tiles_on_the_way(index: int, size: int) -> set[tuple[int, int]]:
    """At each level the tile above the leaf, and the last one."""
    tiles, level = set(), 0
    while size:
        tiles |= {(level, index // WIDTH), (level, (size - 1) // WIDTH)}
        level, index, size = level + 1, index >> HEIGHT, size >> HEIGHT
    return tiles


def consistency(session: Reading, old: str, new: str) -> list[bytes]:
    """The proof that the tree of one note is the beginning of another's; raises BadProof."""
    return consistency_proof(
        told_by(session, old).size, told_by(session, new).size, nodes_of(session)
    )


def log_keys(session: Reading) -> list[NoteKey]:
    """The keys that sign checkpoints or did, under each origin of the log; the newest first."""
    query = select(KeyRow.public).where(KeyRow.role == LOG).order_by(KeyRow.id.desc())
    publics = session.all(query)
    return [NoteKey(origin, row.public) for origin in origins(session)[::-1] for row in publics]


def origins(session: Reading) -> list[str]:
    """The names of the log: its first, and one for each re-anchor that has its place."""
    first = select(func.min(EntryRow.id)).scalar_subquery()
    is_placed = select(LeafRow.entry_id).where(LeafRow.entry_id == EntryRow.id).exists()
    query = select(EntryRow.leaf).where(
        text(OF_THE_LOG),
        or_(EntryRow.id == first, and_(EntryRow.event == Event.LOG_REANCHORED.value, is_placed)),
    )
    return [str(claims_in(row.leaf)["origin"]) for row in session.all(query.order_by(EntryRow.id))]
