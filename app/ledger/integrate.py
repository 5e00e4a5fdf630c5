"""Gives waiting entries their place in the tree: integrate(), admit_entry()."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, text, update

from app.db import NotFound, Reading, Writing
from app.ledger.event import Event, record_event, seal_event
from app.ledger.gatekeeper import Gatekeeper, Refusal
from app.ledger.models import EntryRow, LeafRow, QuarantineRow, TileRow, TreeRow, WaitingRow
from app.ledger.tiles import HASH, HEIGHT, WIDTH, nodes_in, root_of_full
from app.ledger.tree import leaf_hash, root_of

LIMIT = 256  # entries in one transaction: checking so many holds writers up for 60 ms at most


def integrate(
    session: Writing,
    *,
    at: datetime,
    limit: int = LIMIT,
    may_be_late: bool = False,
    own: str | None = None,
) -> int:
    """Puts what waits into the tree, oldest first; gives how many entries it has dealt with.

    Any process may: it holds the state's row first and reads then, so that no entry is taken
    twice. What the gatekeeper refuses is set aside for a person to decide. `may_be_late` is for
    what waited from before there was a tree, `own` the jti of what the log tells of itself now.
    """
    size = hold_tree(session)
    rows = session.all(waiting_entries().limit(limit))
    if not rows:
        return 0
    ids = [row.id for row in rows]
    session.execute(delete(QuarantineRow).where(QuarantineRow.entry_id.in_(ids)))
    gatekeeper = Gatekeeper(session, at, own)
    good = []
    for row in (one for one in rows if one.leaf_index is None):
        fault = gatekeeper.fault_of(row)
        if fault is None or (fault is Refusal.LATE and may_be_late):
            good.append(row)
        else:
            aside = {"entry_id": row.id, "reason": fault.value, "at": at}
            session.execute(insert(QuarantineRow), aside)
    grow_tree(session, size, good)
    session.execute(delete(WaitingRow).where(WaitingRow.entry_id.in_(ids)))
    return len(rows)


def admit_entry(session: Writing, jti: str, *, reason: str, actor: str, at: datetime) -> None:
    """A person's decision that an entry set aside shall stand, with its own honest time.

    A signature that does not hold can be admitted by nobody: the gatekeeper looks again. Raises
    NotFound when no such entry is set aside.
    """
    query = select(EntryRow.id).join(QuarantineRow, QuarantineRow.entry_id == EntryRow.id)
    entry_id = session.scalar(query.where(EntryRow.jti == jti))
    if entry_id is None:
        raise NotFound(f"no entry {jti} is set aside")
    facts = {"reason": reason, "actor": actor}
    record_event(session, seal_event(session.pen, Event.ENTRY_ADMITTED, facts, at=at, ref=jti))
    session.execute(delete(QuarantineRow).where(QuarantineRow.entry_id == entry_id))
    session.execute(insert(WaitingRow), {"entry_id": entry_id})


def entries_set_aside(session: Reading, refusal: Refusal) -> list[str]:
    """The jti of each entry that was set aside for this reason, oldest first."""
    query = select(EntryRow.jti).join(QuarantineRow, QuarantineRow.entry_id == EntryRow.id)
    aside = query.where(QuarantineRow.reason == refusal.value).order_by(EntryRow.id)
    return [row.jti for row in session.all(aside)]


def hold_tree(session: Writing) -> int:
    """Holds the tree until the transaction ends; gives its size."""
    size = session.scalar(select(TreeRow.size).where(TreeRow.id == 1).with_for_update())
    if size is None:
        raise NotFound("the state of the log")
    return size


def waiting_entries() -> Any:
    """The entries that wait, oldest first; with the place of one that need not: it has it."""
    found = EntryRow.id, EntryRow.jti, EntryRow.event, EntryRow.ref, EntryRow.leaf
    return (
        select(*found, LeafRow.leaf_index)
        .join(WaitingRow, WaitingRow.entry_id == EntryRow.id)
        .outerjoin(LeafRow, LeafRow.entry_id == EntryRow.id)
        .order_by(WaitingRow.entry_id)  # by that table, which is short
    )


def grow_tree(session: Writing, size: int, rows: Sequence[Any]) -> None:
    """Appends these entries, in this order, to the tree that has `size` leaves."""
    if not rows:
        return
    places = [{"leaf_index": size + step, "entry_id": row.id} for step, row in enumerate(rows)]
    session.execute(insert(LeafRow), places)
    tiles = _right_tiles(session, size)
    _append(tiles, size, b"".join(leaf_hash(row.leaf) for row in rows))
    for (level, index), hashes in tiles.items():
        _store_tile(session, level, index, hashes)
    new = size + len(rows)
    root = root_of(new, nodes_in(lambda level, index: tiles[level, index]))
    session.execute(update(TreeRow).where(TreeRow.id == 1), {"size": new, "root": root})


Tiles = dict[tuple[int, int], bytes]


def _right_tiles(session: Reading, size: int) -> Tiles:
    """The last tile of each level, which may still grow."""
    tiles: Tiles = {}
    for level, width in _levels(size):
        index = (width - 1) // WIDTH
        query = select(TileRow.hashes).where(TileRow.level == level, TileRow.tile_index == index)
        tiles[level, index] = (session.scalar(query) or b"")[: (width - index * WIDTH) * HASH]
    return tiles


def _levels(size: int) -> Iterator[tuple[int, int]]:
    """Each level of tiles, with how many hashes it has."""
    level = 0
    while size:
        yield level, size
        level, size = level + 1, size >> HEIGHT


def _append(tiles: Tiles, size: int, hashes: bytes) -> None:
    """Adds hashes to level 0; a tile that is full gives one to the level above."""
    level = 0
    while hashes:
        above = bytearray()
        for place in range(0, len(hashes), HASH):
            index = size // WIDTH
            tile = tiles.get((level, index), b"") + hashes[place : place + HASH]
            tiles[level, index] = tile
            size += 1
            if len(tile) == WIDTH * HASH:
                above += root_of_full(tile)
        level, size, hashes = level + 1, (size - len(hashes) // HASH) // WIDTH, bytes(above)


def _store_tile(session: Writing, level: int, index: int, hashes: bytes) -> None:
    session.execute(_upsert, {"level": level, "tile_index": index, "hashes": hashes})


_upsert = text(
    "insert into tiles (level, tile_index, hashes) values (:level, :tile_index, :hashes) "
    "on conflict (level, tile_index) do update set hashes = excluded.hashes"
)
