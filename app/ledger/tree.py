"""The tree of RFC 6962: leaf_hash(); pure."""

from __future__ import annotations

import hashlib


def leaf_hash(leaf: bytes) -> bytes:
    """The hash that stands for an entry in the tree (RFC 6962, 2.1), 32 bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()
