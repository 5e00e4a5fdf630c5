"""A tree of tiles in a folder that grows leaf by leaf: TileFolder."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.ledger.tiles import (
    ENTRIES,
    HASH,
    HEIGHT,
    WIDTH,
    nodes_in,
    pack_entries,
    root_of_full,
    tile_path,
)
from app.ledger.tree import leaf_hash, root_of

CLOSED = "tile/entries"  # entries tell of the business: one opens it on purpose


class TileFolder:
    """Writes each tile once it is full; what is not full yet stands in memory until `flush()`.

    It hashes the leaves itself, so that the root it comes to owes nothing to stored hashes. It
    goes on where the folder's tree of `size` leaves ends, from the first leaf of its last bundle:
    `begin` is the index of the next leaf that it wants.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder
        (folder / CLOSED).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._old = size
        self.begin = size - size % WIDTH
        self._rows: list[bytearray] = []
        self._leaves: list[bytes] = []
        self.files = 0
        level, width = 1, size >> HEIGHT
        while width:
            self._row(level).extend(self._last(level, width))
            level, width = level + 1, width >> HEIGHT

    def append(self, leaf: bytes) -> None:
        """Adds the next leaf; raises OSError when the folder cannot be written."""
        self.begin += 1
        self._leaves.append(leaf)
        if len(self._leaves) == WIDTH:
            self._write(ENTRIES, self.begin // WIDTH - 1, pack_entries(self._leaves))
            self._leaves.clear()
        level, carry = 0, leaf_hash(leaf)
        while carry:
            row = self._row(level)
            row += carry
            carry = b""
            if len(row) == WIDTH * HASH:
                self._write(level, (self.begin >> HEIGHT * (level + 1)) - 1, bytes(row))
                carry = root_of_full(bytes(row))
                row.clear()
            level += 1

    def root(self) -> bytes:
        """The root of the tree so far."""
        return root_of(self.begin, nodes_in(lambda level, _index: bytes(self._rows[level])))

    def flush(self) -> None:
        """Writes the last tile of each level, as far as it goes."""
        for level, row in enumerate(self._rows):
            index, width = self.begin >> HEIGHT * (level + 1), len(row) // HASH
            if width:
                self._write(level, index, bytes(row), width)
        if self._leaves:
            width = len(self._leaves)
            self._write(ENTRIES, self.begin // WIDTH, pack_entries(self._leaves), width)

    def drop_outgrown(self) -> None:
        """Removes partial tiles that are full by now (C2SP tlog-tiles lets them go)."""
        for level in (ENTRIES, *range(len(self._rows))):
            index = self._old >> HEIGHT * (max(level, 0) + 1)
            full = self._folder / tile_path(level, index)
            if full.exists():
                shutil.rmtree(full.with_name(f"{full.name}.p"), ignore_errors=True)

    def _row(self, level: int) -> bytearray:
        while len(self._rows) <= level:
            self._rows.append(bytearray())
        return self._rows[level]

    def _last(self, level: int, size: int) -> bytes:
        """The folder's own last tile of a level, which may be empty."""
        index, width = divmod(size, WIDTH)
        if not width:
            return b""
        return (self._folder / tile_path(level, index, width)).read_bytes()

    def _write(self, level: int, index: int, content: bytes, width: int = WIDTH) -> None:
        file = self._folder / tile_path(level, index, width)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self.files += 1
