"""The intake key: signs every leaf; made once, its public half in the log."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.instance import KeyFault, read_private, write_once

FILE_NAME = "intake.pem"


class IntakeKey:
    """An Ed25519 key (RFC 8032) and the name that leaves call it by."""

    def __init__(self, private: Ed25519PrivateKey, issuer: str) -> None:
        self._private = private
        self.issuer = issuer
        self.public = private.public_key().public_bytes_raw()
        self.kid = f"intake-{self.public.hex()[:16]}"

    def sign(self, message: bytes) -> bytes:
        """The signature of the message, 64 bytes."""
        return self._private.sign(message)


def open_intake_key(folder: Path, issuer: str, *, may_create: bool) -> IntakeKey:
    """The key of this folder, made on the first start; raises KeyFault."""
    file = folder / FILE_NAME
    if may_create:
        write_once(file, _new_key())
    try:
        private = serialization.load_pem_private_key(read_private(file), None)
    except ValueError:
        raise KeyFault(f"{file} is no private key: put it back from a back-up") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFault(f"{file} is not an Ed25519 key: put it back from a back-up")
    return IntakeKey(private, issuer)


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
