"""Every leaf from the first: its place, its signature, its hash in every tile: LeafPass."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import LargeBinary, cast, select

from app.db import Database
from app.ledger.keyring import RetiredKey, UnknownKey
from app.ledger.leaf import BadLeaf
from app.ledger.models import EntryRow, LeafRow, TileRow
from app.ledger.tiles import HASH, WIDTH
from app.ledger.tree import Edge
from app.proof.checks.findings import Fault, Findings
from app.proof.tree.decisions import Decisions
from app.proof.tree.growing import Growing

PIECE = 8 * WIDTH  # leaves, whole tiles
MOST_KEPT = 20_000  # places that do not hold, kept to tell what happened to them
NOWHERE = b"\0" * HASH

# An administrator of SQLite may leave text where bytes stood.
_leaf = cast(EntryRow.leaf, LargeBinary).label("leaf")
_hashes = cast(TileRow.hashes, LargeBinary).label("hashes")

Leaf = tuple[int, bytes]  # the entry's number, and its bytes
Stop = Callable[[int, Edge], int]


@dataclass(frozen=True)
class Place:
    """A place of the tree where entry and tile do not agree, or whose leaf nobody signed."""

    index: int
    entry_id: int | None
    leaf: bytes | None  # the hash of the entry that stands here
    tile: bytes | None  # the hash that the tile has here
    fault: str = ""  # why its signature does not hold
    is_foreign: bool = False  # a key of another log has signed it, or one before or after its time


@dataclass
class Passed:
    """What came of looking at every leaf."""

    edge: Edge = field(default_factory=Edge)
    differing: list[Place] = field(default_factory=list)
    unsigned: list[Place] = field(default_factory=list)
    count_differing: int = 0


class LeafPass:
    """One way through all leaves, in the room of one piece.

    `stop` is told the edge at each size that somebody asked for, and answers the next one.
    """

    def __init__(
        self, database: Database, decisions: Decisions | None, findings: Findings, stop: Stop
    ) -> None:
        self._database, self._decisions = database, decisions
        self._findings, self._stop = findings, stop
        self._growing = Growing()
        self._passed = Passed()
        self._last_differing = -1
        self._next_stop = 0
        self._upper: dict[int, tuple[int, bytes]] = {}  # level: the tile that was read last

    def run(self, size: int, progress: Callable[[int], None]) -> Passed:
        """Looks at this many leaves; without decisions at no signature."""
        self._next_stop = self._stop(0, Edge())
        for begin in range(0, size, PIECE):
            end = min(begin + PIECE, size)
            rows, tiles = self._read(begin, end)
            for first in range(begin, end, WIDTH):
                places = range(first, min(first + WIDTH, end))
                self._take(places, rows, tiles.get(first // WIDTH, b""))
            progress(end - begin)
        self._passed.edge = self._growing.edge()
        return self._passed

    def _read(self, begin: int, end: int) -> tuple[dict[int, Leaf], dict[int, bytes]]:
        with self._database.reading() as session:
            rows = session.all(
                select(LeafRow.leaf_index, LeafRow.entry_id, _leaf)
                .outerjoin(EntryRow, EntryRow.id == LeafRow.entry_id)
                .where(LeafRow.leaf_index >= begin, LeafRow.leaf_index < end)
                .order_by(LeafRow.leaf_index)
            )
            tiles = session.all(
                select(TileRow.tile_index, _hashes).where(
                    TileRow.level == 0,
                    TileRow.tile_index >= begin // WIDTH,
                    TileRow.tile_index <= (end - 1) // WIDTH,
                )
            )
        leaves = {index: (entry_id, leaf) for index, entry_id, leaf in rows if leaf is not None}
        return leaves, {row.tile_index: row.hashes for row in tiles}

    def _take(self, places: range, rows: dict[int, Leaf], tile: bytes) -> None:
        """The leaves of one tile."""
        found = [
            hashlib.sha256(b"\x00" + rows[index][1]).digest() if index in rows else NOWHERE
            for index in places
        ]
        if NOWHERE in found or b"".join(found) != tile[: len(found) * HASH]:
            found = [
                self._held_against(*one, rows, tile) for one in zip(places, found, strict=True)
            ]
        if self._decisions is not None:
            for index, leaf in zip(places, found, strict=True):
                self._check_signature(self._decisions, index, rows.get(index), leaf)
        for leaf in found:
            for level, root in self._growing.append(leaf):
                self._check_upper(level, root)
            if self._growing.size == self._next_stop:
                self._next_stop = self._stop(self._next_stop, self._growing.edge())

    def _held_against(self, index: int, found: bytes, rows: dict[int, Leaf], tile: bytes) -> bytes:
        """The hash of this leaf; where it is gone the tile's stands in, so that one goes on."""
        offset = index % WIDTH * HASH
        told = tile[offset : offset + HASH] or None
        leaf = found if index in rows else None
        if leaf != told or leaf is None:
            entry_id = rows[index][0] if leaf else None
            self._note_differing(Place(index, entry_id, leaf, told))
        return leaf or told or NOWHERE

    def _check_signature(
        self, decisions: Decisions, index: int, row: Leaf | None, found: bytes
    ) -> None:
        if row is None:
            return
        try:
            decisions.claims_at(index, row[1])
        except BadLeaf as fault:
            is_foreign = isinstance(fault, UnknownKey | RetiredKey)
            place = Place(index, row[0], found, None, str(fault), is_foreign)
            if len(self._passed.unsigned) < MOST_KEPT:
                self._passed.unsigned.append(place)

    def _note_differing(self, place: Place) -> None:
        self._last_differing = place.index
        self._passed.count_differing += 1
        if len(self._passed.differing) < MOST_KEPT:
            self._passed.differing.append(place)

    def _check_upper(self, level: int, root: bytes) -> None:
        """A hash of an upper tile, where every leaf below it is as its own tile says."""
        place = (self._growing.size >> (8 * level)) - 1
        if self._last_differing >= place << (8 * level):
            return
        tile, offset = divmod(place, WIDTH)
        hashes = self._upper_tile(level, tile)
        if hashes is None:
            words = f"it is not there, and {self._growing.size} leaves need it"
            self._findings.add(Fault.MISSING, "tiles", f"{level}/{tile}", words)
        elif hashes[offset * HASH : (offset + 1) * HASH] != root:
            words = f"hash {offset} is not that of the tile below"
            self._findings.add(Fault.EDITED, "tiles", f"{level}/{tile}", words)

    def _upper_tile(self, level: int, index: int) -> bytes | None:
        if self._upper.get(level, (-1, b""))[0] != index:
            query = select(_hashes).where(TileRow.level == level, TileRow.tile_index == index)
            with self._database.reading() as session:
                hashes = session.scalar(query)
            if hashes is None:
                return None
            self._upper[level] = (index, hashes)
        return self._upper[level][1]
