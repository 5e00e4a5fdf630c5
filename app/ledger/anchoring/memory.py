"""What the signer remembers of the log, in a file that no database administrator writes."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.ledger.keyring import Keyring
from app.ledger.tree import Edge

FILE = "signer.json"
LOCK = "signer.lock"
PATIENCE = 30.0  # seconds that `seal` waits for the signer of a running server
LOOK_EVERY = 0.05  # seconds


class SignerBusy(RuntimeError):
    """Another process signs now; nothing is wrong."""


@dataclass
class Memory:
    """How large the log was when it was last signed, its right edge, its keys, what was signed."""

    origin: str = ""
    edge: Edge = field(default_factory=Edge)
    keyring: Keyring = field(default_factory=Keyring)
    note: str = ""


class MemoryFile:
    """The file and its lock: one process signs at a time, whoever dies lets go."""

    def __init__(self, instance: Path) -> None:
        self._file, self._lock = instance / FILE, instance / LOCK

    def exists(self) -> bool:
        """Whether anything was ever signed here."""
        return self._file.exists()

    @contextmanager
    def held(self, patience: float = 0.0) -> Iterator[None]:
        """Holds the lock; raises SignerBusy when another holds it for longer than `patience`."""
        lock = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _take(lock, patience)
            yield
        finally:
            os.close(lock)

    def load(self) -> Memory | None:
        """What was kept last; None: nothing was ever signed here.

        Raises ValueError, KeyError or TypeError when it cannot be read.
        """
        if not self._file.exists():
            return None
        kept = json.loads(self._file.read_text(encoding="utf-8"))
        edge = Edge(kept["size"], tuple(bytes.fromhex(one) for one in kept["edge"]))
        return Memory(kept["origin"], edge, Keyring.from_json(kept["keyring"]), kept["note"])

    def save(self, memory: Memory) -> None:
        """Keeps it whole or not at all, on the disk before this returns."""
        kept = {
            "origin": memory.origin,
            "size": memory.edge.size,
            "edge": [one.hex() for one in memory.edge.hashes],
            "keyring": memory.keyring.as_json(),
            "note": memory.note,
        }
        write_through(self._file, json.dumps(kept, indent=1).encode())


def write_through(file: Path, content: bytes, mode: int = 0o600) -> None:
    """Puts a file in the place of the one before, durably: fsync, rename, fsync."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _take(lock: int, patience: float) -> None:
    ends = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= ends:
                raise SignerBusy("another process signs") from None
            time.sleep(LOOK_EVERY)
