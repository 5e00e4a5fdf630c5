"""What opens a receipt or stops the calls: codes made again at will, kept as hashes alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from app.instance import Keys

ALPHABET = "ABCDEFGHJKLMNPRSTUVWXY23456789"  # none of I O Q Z 0 1: can be read out on the phone
REFERENCE_LENGTH = 8
CODE_BYTES = 16


def new_reference() -> str:
    """A reference to say aloud; it is no secret and opens nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def receipt_code(keys: Keys, nonce: bytes) -> str:
    """The unguessable part of a receipt's address (SR-52), 22 characters."""
    return _code(keys.receipt, b"receipt", nonce)


def stop_code(keys: Keys, nonce: bytes) -> str:
    """The unguessable part of a stop address, 22 characters."""
    return _code(keys.stop, b"stop", nonce)


def hash_of_code(code: str) -> bytes:
    """What the database keeps of a code."""
    return hashlib.sha256(code.encode()).digest()


def _code(key: bytes, purpose: bytes, nonce: bytes) -> str:
    mac = hmac.new(key, purpose + b"\0" + nonce, hashlib.sha256).digest()[:CODE_BYTES]
    return urlsafe_b64encode(mac).rstrip(b"=").decode()
