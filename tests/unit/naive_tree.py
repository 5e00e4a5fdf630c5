"""The tree of RFC 6962 written down as the standard defines it: MTH, PATH and PROOF.

Slow and plain; app/ledger/tree.py is held against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def nodes_over(leaves: Sequence[bytes]) -> Callable[[int, int], bytes]:
    """The hash of the full subtree of 2**level leaves at an index, over leaf hashes."""

    def node(level: int, index: int) -> bytes:
        width = 1 << level
        below = leaves[index * width : (index + 1) * width]
        assert len(below) == width, "asked for a subtree that is not full"
        return NaiveTree(below).root(0, width)

    return node


def largest_power_below(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


class NaiveTree:
    """MTH, PATH and PROOF over leaf hashes (RFC 6962, 2.1); what was computed is kept."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._leaves = leaves
        self._kept: dict[tuple[int, int], bytes] = {}

    def root(self, begin: int, end: int) -> bytes:
        """MTH(D[begin:end])."""
        if begin == end:
            return sha256(b"")
        if end - begin == 1:
            return self._leaves[begin]
        if (begin, end) not in self._kept:
            middle = begin + largest_power_below(end - begin)
            below = self.root(begin, middle) + self.root(middle, end)
            self._kept[begin, end] = sha256(b"\x01" + below)
        return self._kept[begin, end]

    def path(self, place: int, begin: int, end: int) -> list[bytes]:
        """PATH(place - begin, D[begin:end])."""
        if end - begin == 1:
            return []
        middle = begin + largest_power_below(end - begin)
        if place < middle:
            return [*self.path(place, begin, middle), self.root(middle, end)]
        return [*self.path(place, middle, end), self.root(begin, middle)]

    def proof(self, old: int, begin: int, end: int, *, is_known: bool = True) -> list[bytes]:
        """SUBPROOF(old, D[begin:end], is_known); `old` counts from `begin`."""
        if old == end - begin:
            return [] if is_known else [self.root(begin, end)]
        size = largest_power_below(end - begin)
        middle = begin + size
        if old <= size:
            found = self.proof(old, begin, middle, is_known=is_known)
            return [*found, self.root(middle, end)]
        found = self.proof(old - size, middle, end, is_known=False)
        return [*found, self.root(begin, middle)]
