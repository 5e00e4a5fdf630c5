"""Bytes in the one way to write them, signatures, and the first fault: need(), NotVerified."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

STANDARD, OF_URLS = b"+/", b"-_"  # the two alphabets of base64 (RFC 4648)
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)


class NotVerified(Exception):
    """The first fault: its kind, then a sentence."""


def need(holds: object, kind: str, sentence: str) -> None:
    """Goes on if it holds, else raises NotVerified."""
    if not holds:
        raise NotVerified(f"{kind}: {sentence}")


def decode(text: str, signs: bytes = STANDARD) -> bytes:
    """Base64, that of URLs without padding; raises ValueError."""
    padding = "=" * (-len(text) % 4) if signs == OF_URLS else ""
    data = b64decode(text + padding, signs)
    if encode(data, signs) != text:
        raise ValueError("base64 that could be written in another way")
    return data


def encode(data: bytes, signs: bytes = STANDARD) -> str:
    """The same in the other direction."""
    text = b64encode(data, signs).decode()
    return text.rstrip("=") if signs == OF_URLS else text


def parse(data: bytes) -> Any:
    """Canonical JSON (RFC 8785), in which no name can stand twice; raises ValueError."""
    value = json.loads(data)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if text.encode() != data:
        raise ValueError("JSON that could be written in another way")
    return value


def moment(text: str) -> datetime:
    """A time in UTC (RFC 3339), on Pythons that do not know its `Z` too; raises ValueError.

    In no other zone: the same hours far in the east are another moment.
    """
    if text[-1:] != "Z":
        raise ValueError("a time that is not told in UTC")
    return datetime.fromisoformat(text[:-1] + "+00:00")


def sha256(data: bytes) -> str:
    """The hash in hex."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=1000)  # whoever checks many bundles meets the same keys and pages again
def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether it is what the key signed: Ed25519 (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
