"""The tree in pieces, as C2SP tlog-tiles names and packs them; pure.

A tile is 256 hashes of one level beside each other; level 0 holds leaf hashes, each tile of a
level above the roots of tiles below. The last of each level may be partial.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from app.ledger.tree import Node, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH = 32  # bytes
LONGEST = 65_535  # bytes of an entry: its length is written in two
ENTRIES = -1  # the level of the tiles that hold the entries themselves

_path = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<high>(?:x[0-9]{3}/)*)(?P<low>[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class BadTile(ValueError):
    """No path of a tile, or not its bytes."""


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Where a tile stands, such as `tile/0/x001/067.p/8`."""
    name = "entries" if level == ENTRIES else str(level)
    low = f"{index % 1000:03}"
    while index := index // 1000:
        low = f"x{index % 1000:03}/{low}"
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{name}/{low}{partial}"


def parse_path(path: str) -> tuple[int, int, int]:
    """Level, index and width of a path; raises BadTile unless it is the one way to write it."""
    found = _path.fullmatch(path)
    if found is None or len(path) > 60:
        raise BadTile("no path of a tile")
    level = ENTRIES if found["level"] == "entries" else int(found["level"])
    digits = found["high"].replace("x", "").replace("/", "") + found["low"]
    tile = level, int(digits), int(found["width"] or WIDTH)
    if level > 63 or tile[2] > WIDTH or tile_path(*tile) != path:
        raise BadTile("no path of a tile")
    return tile


def tiles_of(size: int, after: int = 0) -> Iterator[tuple[int, int, int]]:
    """Level, index and width of each tile of a tree, of its hashes; level by level.

    Only those that differ from the tree with `after` leaves.
    """
    level = 0
    while size:
        for index in range(after // WIDTH, -(-size // WIDTH)):
            width = min(WIDTH, size - index * WIDTH)
            if after - index * WIDTH < width:
                yield level, index, width
        level, size, after = level + 1, size // WIDTH, after // WIDTH


def nodes_in(read_tile: Callable[[int, int], bytes]) -> Node:
    """The hash of any full subtree, from tiles that `read_tile(level, index)` gives.

    Raises BadTile when the tile is too short to hold it.
    """

    def node(level: int, index: int) -> bytes:
        row, inside = divmod(level, HEIGHT)
        begin = index << inside
        tile, offset = divmod(begin, WIDTH)
        hashes = read_tile(row, tile)[offset * HASH : (offset + (1 << inside)) * HASH]
        if len(hashes) != HASH << inside:
            raise BadTile(f"{tile_path(row, tile)} is too short")
        return root_of_full(hashes)

    return node


def root_of_full(hashes: bytes) -> bytes:
    """The root over 1, 2, 4 … 256 hashes beside each other."""
    row = [hashes[place : place + HASH] for place in range(0, len(hashes), HASH)]
    while len(row) > 1:
        row = [node_hash(row[one], row[one + 1]) for one in range(0, len(row), 2)]
    return row[0]


def pack_entries(leaves: Iterable[bytes]) -> bytes:
    """An entry bundle: each leaf behind its length in two bytes."""
    packed = bytearray()
    for leaf in leaves:
        if len(leaf) > LONGEST:
            raise BadTile("an entry is too long for a bundle")
        packed += len(leaf).to_bytes(2, "big") + leaf
    return bytes(packed)


def unpack_entries(bundle: bytes) -> list[bytes]:
    """The leaves of an entry bundle; raises BadTile when it is cut short."""
    leaves = []
    place = 0
    while place < len(bundle):
        end = place + 2 + int.from_bytes(bundle[place : place + 2], "big")
        if end > len(bundle) or place + 2 > len(bundle):
            raise BadTile("an entry bundle is cut short")
        leaves.append(bundle[place + 2 : end])
        place = end
    return leaves
