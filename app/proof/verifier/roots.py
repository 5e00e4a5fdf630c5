"""Where a proof leads in the tree of RFC 6962: root_over(), roots_over()."""

from __future__ import annotations

import hashlib


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two parts of a tree (RFC 6962, 2.1); raises ValueError."""
    if not len(left) == len(right) == 32:
        raise ValueError("a hash of another length")
    return hashlib.sha256(b"\x01" + left + right).digest()


def cut(size: int, path: list[bytes]) -> tuple[int, list[bytes], bytes]:
    """The size of a tree's left part, and a proof into one part with the hash of the other."""
    return 1 << (size - 1).bit_length() - 1, path[:-1], path[-1]


def root_over(leaf: bytes, place: int, size: int, path: list[bytes]) -> bytes:
    """The root that a proof of inclusion leads to (RFC 6962, 2.1.1); raises ValueError."""
    if not 0 <= place < size:
        raise ValueError("no such place in the tree")
    if size == 1 and not path:
        return leaf
    half, path, other = cut(size, path)
    if place < half:
        return node(root_over(leaf, place, half, path), other)
    return node(other, root_over(leaf, place - half, size - half, path))


def roots_over(old: int, new: int, path: list[bytes], whole: list[bytes]) -> tuple[bytes, bytes]:
    """Old and new root that a proof of consistency leads to (RFC 6962, 2.1.2).

    `whole` holds the old root, which the proof leaves out where the old tree is a part as it is.
    Of an empty tree nothing can be shown. Raises ValueError.
    """
    if not 0 < old <= new:
        raise ValueError("no such sizes")
    if old == new:
        [only] = whole + path
        return only, only
    half, path, other = cut(new, path)
    if old <= half:
        first, second = roots_over(old, half, path, whole)
        return first, node(second, other)
    first, second = roots_over(old - half, new - half, path, [])
    return node(other, first), node(other, second)
