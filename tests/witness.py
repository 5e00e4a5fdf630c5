"""Somebody else who signs what a log has signed: Witness."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.ledger.note import NoteKey

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def private(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


class Witness:
    """Somebody else who saw a checkpoint (C2SP tlog-cosignature, cosignature/v1)."""

    def __init__(self, name: str, seed: int) -> None:
        self.name, self._private = name, private(seed)
        self.key = NoteKey(name, self._private.public_key().public_bytes_raw())

    @property
    def line(self) -> str:
        """As a policy names it."""
        data = b64encode(b"\x04" + self.key.public).decode()
        return f"witness {self.name} {self.name}+{self.key.id_of(b'x').hex()}+{data}\n"

    def cosigns(self, note: str) -> str:
        """The note with one line more."""
        text, seconds = note.partition("\n\n")[0] + "\n", int(NOON.timestamp())
        signature = self._private.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
        data = self.key.id_of(b"x") + seconds.to_bytes(8, "big") + signature
        return f"{note}— {self.name} {b64encode(data).decode()}\n"
