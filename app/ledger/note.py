"""C2SP signed notes, checkpoints and proofs as text: sign_note(), open_note(); pure."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"  # kinds of signature: of the text (C2SP signed-note)
TIMED = b"\x04"  # and of the text with the moment (C2SP tlog-cosignature)
LARGEST = 16_384  # bytes of a note: far more than a checkpoint with many witnesses has
MARK = "— "  # begins each line of a signature

_signature = re.compile(rf"{MARK}([^\s+]+) ([^\s]+)\n")
_note = re.compile(rf"((?!\n)(?:[^\x00-\x1f]*\n)+)\n((?:{_signature.pattern})+)")
_size = re.compile(r"0|[1-9][0-9]{0,18}")
_time = re.compile(r"(?<=\n)time (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)\n\Z")


class BadNote(ValueError):
    """The text is no signed note, or no key that we know has signed it."""


@dataclass(frozen=True)
class NoteKey:
    """The public half of an Ed25519 key, and the name that its signatures stand under."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell the keys of one name apart (C2SP signed-note)."""
        return self.id_of(b"")

    def id_of(self, stamp: bytes) -> bytes:
        """The same for signatures with this stamp of time, if it has one."""
        kind = TIMED if stamp else ED25519
        return hashlib.sha256(self.name.encode() + b"\n" + kind + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as text, as policies name it."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public).decode()}"


class Signer(Protocol):
    """Signs notes; ledger/keys.py makes it."""

    key: NoteKey

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of the message, 64 bytes."""


def parse_vkey(text: str) -> NoteKey:
    """The key behind its text; raises BadNote."""
    name, key_id, encoded = [*text.split("+", 2), "", ""][:3]
    data = _decoded(encoded)
    key = NoteKey(name, data[1:])
    is_named = is_key_name(name) and key.key_id.hex() == key_id
    if data[:1] != ED25519 or len(data) != 33 or not is_named:
        raise BadNote("no Ed25519 key, or not the one that its id names")
    return key


def is_key_name(name: str) -> bool:
    """Whether a key may have this name: neither blanks nor plus signs (C2SP signed-note)."""
    return re.fullmatch(r"[^\s+]+", name) is not None


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """The text with one line of signature for each signer.

    A moment at its end goes into a second signature of each instead: not all tools of others
    pass over a fourth line in a checkpoint.
    """
    text, at = _split(text)
    stamps = [b"", int(at.timestamp()).to_bytes(8, "big")] if at else [b""]
    return f"{text}\n" + "".join(_line(one, stamp, text) for stamp in stamps for one in signers)


def open_note(note: str, keys: Sequence[NoteKey]) -> tuple[str, list[NoteKey]]:
    """The text of a note, with the moment that is signed beside it, and who signed the text.

    Signatures of others are passed over; one of ours that does not hold spoils the note.
    Raises BadNote.
    """
    text, signatures = _parted(note)
    held: dict[bytes, list[NoteKey]] = {b"": []}
    for (name, data), key in product(signatures, keys):
        for stamp in (b"", data[4:12]):
            if (name, data[:4]) == (key.name, key.id_of(stamp)):
                _check(key, data[4 + len(stamp) :], _message(stamp, text))
                held.setdefault(stamp, []).append(key)
    signers = list(dict.fromkeys(held.pop(b"")))
    if not signers or len(held) > 1:
        raise BadNote("signed at two moments" if signers else "no key that is known has signed it")
    return text + "".join(_time_line(int.from_bytes(stamp, "big")) for stamp in held), signers


def _line(signer: Signer, stamp: bytes, text: str) -> str:
    data = signer.key.id_of(stamp) + stamp + signer.sign(_message(stamp, text))
    return f"{MARK}{signer.key.name} {b64encode(data).decode()}\n"


def _check(key: NoteKey, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        raise BadNote("a signature does not hold") from None


def _message(stamp: bytes, text: str) -> bytes:
    """What is signed: the text, or when it was so too (C2SP tlog-cosignature, cosignature/v1)."""
    when = f"cosignature/v1\ntime {int.from_bytes(stamp, 'big')}\n" if stamp else ""
    return (when + text).encode()


def _time_line(seconds: int) -> str:
    if seconds >> 36:
        raise BadNote("no moment")
    return f"time {datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}\n"


def _split(text: str) -> tuple[str, datetime | None]:
    """A text and the moment in its last line, if it has one; raises BadNote."""
    found = _time.search(text)
    try:
        return text[: found.start()] if found else text, found and datetime.fromisoformat(found[1])
    except ValueError:
        raise BadNote("no moment") from None


def _parted(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A note's text and its signatures by name, each with its key id in front."""
    found = _note.fullmatch(note) if len(note) <= LARGEST else None
    if found is None:
        raise BadNote("no signed note")
    signatures = [(name, _decoded(encoded)) for name, encoded in _signature.findall(found[2])]
    if any(len(data) < 5 for _name, data in signatures):
        raise BadNote("no line of a signature")
    return found[1], signatures


@dataclass(frozen=True)
class Checkpoint:
    """What a log said of itself (C2SP tlog-checkpoint), and when by the clock of whoever signed."""

    origin: str
    size: int
    root: bytes
    at: datetime | None = None

    @property
    def text(self) -> str:
        """Three lines, and the moment to the second: what sign_note() takes, open_note() gives."""
        text = f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"
        return text + (_time_line(int(self.at.timestamp())) if self.at else "")


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text tells; raises BadNote."""
    text, at = _split(text)
    *lines, end = text.split("\n")
    if end or len(lines) < 3 or not all(lines) or not _size.fullmatch(lines[1]):
        raise BadNote("no checkpoint")
    root = _decoded(lines[2])
    if len(root) != 32:
        raise BadNote("no checkpoint")
    return Checkpoint(lines[0], int(lines[1]), root, at)


def format_proof(index: int, hashes: Sequence[bytes], note: str) -> str:
    """An inclusion proof as others' tools read it (C2SP tlog-proof)."""
    lines = "".join(f"{b64encode(one).decode()}\n" for one in hashes)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{lines}\n{note}"


def format_policy(keys: Iterable[NoteKey]) -> str:
    """Whose checkpoints count (C2SP tlog-policy); witnesses come with the auditors' own."""
    return "".join(f"log {one.vkey}\n" for one in keys) + "quorum none\n"


def _decoded(encoded: str) -> bytes:
    try:
        data = b64decode(encoded, validate=True)
    except ValueError:
        raise BadNote("not base64") from None
    if b64encode(data).decode() != encoded:
        raise BadNote("not base64")
    return data
