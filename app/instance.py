"""The instance folder: its keys, kept from every other Unix user, and what it is."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.settings import Settings

DEMONSTRATION_MARK = "DEMONSTRATION"
KEY = re.compile(rb"[0-9a-fA-F]{64,}")  # 256 bits or more


class KeyFault(RuntimeError):
    """A key file is missing, empty or readable by others; the text names file and remedy."""


class NoInstance(LookupError):
    """A command that does not make an instance found none."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no instance in {folder.absolute()}. "
            "GET_ANSWERS_INSTANCE names its folder; get-answers serve makes a new one."
        )


@dataclass(frozen=True)
class Keys:
    """One key for each use, so that a token of one kind is refused as another (SR-56)."""

    cookies: str
    presentation: str
    receipt: bytes
    stop: bytes
    persons: bytes
    codes: str

    @property
    def fingerprint(self) -> str:
        """Tells whether records.key is the same one, and nothing else of it; 64 hex digits."""
        return hmac.new(self.persons, b"check", hashlib.sha256).hexdigest()


def open_keys(settings: Settings, *, may_create: bool) -> Keys:
    """The keys of this instance, made on the first start; raises KeyFault.

    `may_create` is false when the database already holds records: a new key beside them
    would cut every receipt, suppression and one-time code from its record.
    """
    folder = settings.instance / "keys"
    if may_create:
        private_folder(folder)
    secret = settings.secret_key.encode() or _open_key(folder / "secret.key", may_create=may_create)
    records = _open_key(folder / "records.key", may_create=may_create)
    return Keys(
        cookies=_derive(secret, "cookies").hex(),
        presentation=_derive(secret, "presentation").hex(),
        receipt=_derive(records, "receipt"),
        stop=_derive(records, "stop"),
        persons=_derive(records, "persons"),
        codes=_derive(records, "codes").hex(),
    )


def private_folder(folder: Path) -> Path:
    """Makes the folder, open to its owner alone; one that is there keeps its mode."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def read_private(file: Path) -> bytes:
    """The bytes of a file that its owner alone may read; raises KeyFault."""
    try:
        mode = file.stat().st_mode
        content = file.read_bytes().strip()
    except FileNotFoundError:
        raise KeyFault(f"{file} is missing beside records: put it back from a back-up") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyFault(f"{file} can be read by others: chmod 600 {file}")
    if not content:
        raise KeyFault(f"{file} is empty: put it back from a back-up")
    return content


def write_once(file: Path, content: bytes) -> None:
    """Writes the file whole, mode 0600, unless it is there: two starts at once make one key."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def has_instance(settings: Settings) -> bool:
    """Whether the folder holds an instance's keys."""
    return (settings.instance / "keys").is_dir()


def is_demonstration(settings: Settings) -> bool:
    """Whether this folder was made by the demonstration; it can never become a real one."""
    return (settings.instance / DEMONSTRATION_MARK).exists()


def _open_key(file: Path, *, may_create: bool) -> bytes:
    """Made once, whoever comes first; a file that was cut short would be guessed."""
    if may_create:
        write_once(file, secrets.token_hex(32).encode())
    key = read_private(file)
    if not KEY.fullmatch(key):
        raise KeyFault(f"{file} is no key of 64 hex digits: put it back from a back-up")
    return key


def _derive(secret: bytes, purpose: str) -> bytes:
    info = f"get-answers {purpose}".encode()
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(secret)
