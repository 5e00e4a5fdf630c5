"""The tree grown again, leaf by leaf, in the room of its right edge: Growing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from app.ledger.tiles import HEIGHT
from app.ledger.tree import Edge

_sha256 = hashlib.sha256


class Growing:
    """A right edge that is changed in place: a million leaves pass through it."""

    def __init__(self, edge: Edge | None = None) -> None:
        self.size = edge.size if edge else 0
        self._hashes = list(edge.hashes) if edge else []

    def append(self, leaf: bytes) -> list[tuple[int, bytes]]:
        """Adds a leaf hash; gives level and hash of each tile's root that it completes."""
        hashes, carry, rest, height = self._hashes, leaf, self.size, 0
        full = []
        while rest & 1:
            carry = _sha256(b"\x01" + hashes.pop() + carry).digest()
            rest >>= 1
            height += 1
            if not height % HEIGHT:
                full.append((height // HEIGHT, carry))
        hashes.append(carry)
        self.size += 1
        return full

    def extend(self, leaves: Iterable[bytes]) -> Growing:
        """Adds leaf hashes."""
        for one in leaves:
            self.append(one)
        return self

    def edge(self) -> Edge:
        """The edge as it is now."""
        return Edge(self.size, tuple(self._hashes))

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return self.edge().root()
