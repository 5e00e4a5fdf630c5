"""The keys that sign: the intake key each leaf, the log key each checkpoint; made once."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.instance import KeyFault, read_private, write_once
from app.ledger.note import NoteKey

INTAKE_FILE = "intake.pem"
LOG_FILE = "log.pem"


class IntakeKey:
    """An Ed25519 key (RFC 8032) and the name that leaves call it by."""

    def __init__(self, private: Ed25519PrivateKey, issuer: str) -> None:
        self._private = private
        self.issuer = issuer
        self.public = private.public_key().public_bytes_raw()
        self.kid = kid_of("intake", self.public)

    def sign(self, message: bytes) -> bytes:
        """The signature of the message, 64 bytes."""
        return self._private.sign(message)


class LogKey:
    """An Ed25519 key that signs checkpoints, under the origin of its log."""

    def __init__(self, private: Ed25519PrivateKey, origin: str) -> None:
        self._private = private
        self.key = NoteKey(origin, private.public_key().public_bytes_raw())
        self.kid = kid_of("log", self.key.public)

    def sign(self, message: bytes) -> bytes:
        """The signature of the message, 64 bytes."""
        return self._private.sign(message)

    def under(self, origin: str) -> LogKey:
        """The same key for a log that goes on under another origin."""
        return LogKey(self._private, origin)


def kid_of(role: str, public: bytes) -> str:
    """How the log calls a key."""
    return f"{role}-{public.hex()[:16]}"


def open_intake_key(folder: Path, issuer: str, *, may_create: bool) -> IntakeKey:
    """The key of this folder, made on the first start; raises KeyFault."""
    return IntakeKey(_open_key(folder / INTAKE_FILE, may_create=may_create), issuer)


def open_log_key(folder: Path, origin: str, *, may_create: bool = False) -> LogKey:
    """The key that signs checkpoints now, made on the first start; raises KeyFault.

    Only who signs needs it: on a machine that serves alone it may be missing.
    """
    return LogKey(_open_key(folder / LOG_FILE, may_create=may_create), origin)


def open_log_keys(folder: Path, origin: str) -> list[LogKey]:
    """The key that signs checkpoints now, then former ones that still sign beside it.

    Raises KeyFault.
    """
    former = sorted(folder.glob("log-*.pem"))
    earlier = [LogKey(_open_key(file, may_create=False), origin) for file in former]
    return [open_log_key(folder, origin), *earlier]


def new_key() -> bytes:
    """A new Ed25519 key as PEM (PKCS 8), not stored yet."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _open_key(file: Path, *, may_create: bool) -> Ed25519PrivateKey:
    if may_create:
        write_once(file, new_key())
    try:
        private = serialization.load_pem_private_key(read_private(file), None)
    except ValueError:
        raise KeyFault(f"{file} is no private key: put it back from a back-up") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFault(f"{file} is not an Ed25519 key: put it back from a back-up")
    return private
