"""The tree of RFC 6962: its hashes, its right edge, and proofs; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Node = Callable[[int, int], bytes]  # the hash of the full subtree of 2**level leaves at index

EMPTY = hashlib.sha256(b"").digest()


class BadProof(ValueError):
    """The proof does not show what it is said to show."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash that stands for an entry in the tree (RFC 6962, 2.1), 32 bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees beside each other (RFC 6962, 2.1), 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Edge:
    """The right edge of a tree: the roots of its full subtrees, the largest first.

    All that is needed to make the tree larger, and to know its root.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Edge:
        """The edge with one more leaf hash."""
        hashes, carry, rest = list(self.hashes), leaf, self.size
        while rest & 1:
            carry = node_hash(hashes.pop(), carry)
            rest >>= 1
        return Edge(self.size + 1, (*hashes, carry))

    def root(self) -> bytes:
        """The root of the tree (RFC 6962, 2.1), 32 bytes."""
        return _joined(self.hashes) if self.hashes else EMPTY


def root_of(size: int, node: Node) -> bytes:
    """The root of the tree with this many leaves."""
    return _joined([node(*place) for place in _subtrees(0, size)]) if size else EMPTY


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The hashes that lead from a leaf to the root (RFC 6962, 2.1.1), from the leaf upwards.

    Raises BadProof when there is no such leaf.
    """
    if not 0 <= index < size:
        raise BadProof("the tree has no such leaf")
    return [_hash_of(begin, end, node) for begin, end in _beside(index, 0, size)]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """The hashes that show that a tree only grew (RFC 6962, 2.1.2); raises BadProof."""
    if not 0 < old <= new:
        raise BadProof("no such sizes")
    if old == new:
        return []
    begin, end, proof = 0, new, []
    while end > old:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append((middle, end))
            end = middle
        else:
            proof.append((begin, middle))
            begin = middle
    if begin:
        proof.append((begin, end))
    return [_hash_of(*one, node) for one in reversed(proof)]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raises BadProof unless the leaf hash stands at this index of the tree with this root.

    After RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size or len(leaf) != len(EMPTY):
        raise BadProof("the tree has no such leaf")
    found = leaf
    for is_left, one in zip(_sides(index, size - 1, len(proof)), proof, strict=True):
        found = node_hash(one, found) if is_left else node_hash(found, one)
    if found != root:
        raise BadProof("the leaf is not in the tree")


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raises BadProof unless the old tree is the beginning of the new one.

    After RFC 9162, 2.1.4.2. Of an empty tree nothing can be shown, so size 0 is refused.
    """
    if not 0 < old <= new:
        raise BadProof("no such sizes")
    if old == new:
        if proof or old_root != new_root:
            raise BadProof("one size with two roots")
        return
    hashes = [old_root, *proof] if not old & (old - 1) else list(proof)
    if not hashes:
        raise BadProof("the proof is too short")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = hashes[0]
    for is_left, one in zip(_sides(place, last, len(hashes) - 1), hashes[1:], strict=True):
        first = node_hash(one, first) if is_left else first
        second = node_hash(one, second) if is_left else node_hash(second, one)
    if first != old_root or second != new_root:
        raise BadProof("the old tree is not the beginning of the new one")


def _sides(place: int, last: int, length: int) -> list[bool]:
    """For each hash of a proof, from the leaf upwards, whether it stands on the left.

    Raises BadProof when a proof from this place has another length.
    """
    sides = []
    while last:
        is_left = bool(place & 1) or place == last
        while is_left and place and not place & 1:  # a subtree alone at its level moves up
            place, last = place >> 1, last >> 1
        sides.append(is_left)
        place, last = place >> 1, last >> 1
    if len(sides) != length:
        raise BadProof("the proof has another length")
    return sides


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def _beside(index: int, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of leaves beside the path from a leaf to the root, from the leaf upwards."""
    if end - begin == 1:
        return
    middle = begin + _split(end - begin)
    if index < middle:
        yield from _beside(index, begin, middle)
        yield middle, end
    else:
        yield from _beside(index, middle, end)
        yield begin, middle


def _subtrees(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Level and index of the full subtrees that a range of leaves consists of."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level


def _hash_of(begin: int, end: int, node: Node) -> bytes:
    return _joined([node(*place) for place in _subtrees(begin, end)])


def _joined(hashes: Sequence[bytes]) -> bytes:
    found = hashes[-1]
    for one in reversed(hashes[:-1]):
        found = node_hash(one, found)
    return found
