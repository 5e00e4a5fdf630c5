"""C2SP signed notes, checkpoints and proofs as text: sign_note(), open_note(); pure."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"  # the kind of signature (C2SP signed-note)
PROOF = "c2sp.org/tlog-proof@v1"
LARGEST = 16_384  # bytes of a note: far more than a checkpoint with many witnesses has
MARK = "— "  # begins each line of a signature

_size = re.compile(r"0|[1-9][0-9]{0,18}")
_time = re.compile(r"time (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})Z")


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
        named = self.name.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(named).digest()[:4]

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
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _decoded(encoded)
    if data[:1] != ED25519 or len(data) != 33:
        raise BadNote("no Ed25519 key")
    key = NoteKey(name, data[1:])
    if not is_key_name(name) or key.key_id.hex() != key_id:
        raise BadNote("the key is not the one that its id names")
    return key


def is_key_name(name: str) -> bool:
    """Whether a key may have this name: neither blanks nor plus signs (C2SP signed-note)."""
    return bool(name) and "+" not in name and not any(one.isspace() for one in name)


def sign_note(text: str, signers: Iterable[Signer]) -> str:
    """The text with one line of signature for each signer."""
    lines = [
        f"{MARK}{one.key.name} {b64encode(one.key.key_id + one.sign(text.encode())).decode()}\n"
        for one in signers
    ]
    return f"{text}\n{''.join(lines)}"


def open_note(note: str, keys: Sequence[NoteKey]) -> tuple[str, list[NoteKey]]:
    """The text of a note and those of the keys that have signed it.

    Signatures of others are passed over; one of ours that does not hold spoils the note.
    Raises BadNote.
    """
    text, signatures = _parted(note)
    known = {(one.name, one.key_id): one for one in keys}
    held = []
    for name, data in signatures:
        key = known.get((name, data[:4]))
        if key is None or key in held:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(data[4:], text.encode())
        except InvalidSignature:
            raise BadNote("a signature does not hold") from None
        held.append(key)
    if not held:
        raise BadNote("no key that is known has signed it")
    return text, held


def _parted(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A note's text and its signatures by name, each with its key id in front."""
    text, blank, tail = note.rpartition("\n\n")
    is_plain = all(one >= " " or one == "\n" for one in note)
    if not (blank and text and tail.endswith("\n") and is_plain) or len(note) > LARGEST:
        raise BadNote("no signed note")
    signatures = []
    for line in tail[:-1].split("\n"):
        name, blank, encoded = line.removeprefix(MARK).partition(" ")
        if not (line.startswith(MARK) and blank and is_key_name(name)):
            raise BadNote("no line of a signature")
        data = _decoded(encoded)
        if len(data) < 5:
            raise BadNote("no line of a signature")
        signatures.append((name, data))
    return text + "\n", signatures


@dataclass(frozen=True)
class Checkpoint:
    """What a log said of itself at a moment (C2SP tlog-checkpoint): its size and its root.

    `at` stands in a line of extension: the clock of whoever signed, to the second. A checkpoint
    of another log may have none.
    """

    origin: str
    size: int
    root: bytes
    at: datetime | None = None

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = [self.origin, str(self.size), b64encode(self.root).decode()]
        if self.at:
            lines.append(f"time {self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
        return "\n".join([*lines, ""])


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text tells; raises BadNote."""
    *lines, end = text.split("\n")
    if end or len(lines) < 3 or not all(lines) or not _size.fullmatch(lines[1]):
        raise BadNote("no checkpoint")
    origin, size, root, *extensions = lines
    data = _decoded(root)
    if len(data) != 32:
        raise BadNote("no checkpoint")
    times = [found[1] for line in extensions if (found := _time.fullmatch(line))]
    try:
        at = datetime.fromisoformat(times[0]).replace(tzinfo=UTC) if times else None
    except ValueError:
        raise BadNote("no moment") from None
    return Checkpoint(origin, int(size), data, at)


def format_proof(index: int, hashes: Sequence[bytes], note: str) -> str:
    """An inclusion proof as others' tools read it (C2SP tlog-proof)."""
    lines = [PROOF, f"index {index}", *(b64encode(one).decode() for one in hashes)]
    return "\n".join([*lines, "", note])


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
