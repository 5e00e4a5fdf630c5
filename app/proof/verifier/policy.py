"""Whom to believe: Policy opens checkpoints (C2SP tlog-policy, signed-note, tlog-cosignature)."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from app.proof.verifier.strict import decode, is_signed, moment, need, sha256

EPOCH = moment("1970-01-01T00:00:00Z")
SIGNED, TIMED = b"\x01", b"\x04"  # kinds of signature under a note: of its text; with the moment


class Checkpoint(NamedTuple):
    """What a log signed of itself, and when it says that it did."""

    origin: str
    size: int
    root: bytes
    at: datetime


class Policy:
    """Keys of logs and of witnesses, and which witnesses are enough; raises ValueError."""

    def __init__(self, text: str) -> None:
        self.keys: dict[tuple[str, bytes], tuple[str, bytes, bytes]] = {}
        self.groups: dict[str, tuple[int, set[str]]] = {"none": (0, set())}
        quorums = []
        for word, *rest in filter(None, map(str.split, text.split("\n"))):
            if word == "log":
                self._add_key("", rest[0])
            elif word == "quorum" and rest[0] in self.groups:
                quorums.append(rest[0])
            elif word == "witness" and rest[0] not in self.groups:
                self._add_key(rest[0], rest[1])
                self.groups[rest[0]] = 1, set()
            elif word == "group" and rest[0] not in self.groups:
                self._add_group(rest[0], rest[1], rest[2:])
            elif not word.startswith("#"):
                raise ValueError(f"the line “{' '.join([word, *rest])}” cannot be")
        if len(quorums) != 1:
            raise ValueError("there must be one line “quorum”")
        self.quorum = quorums[0]

    def _add_key(self, witness: str, vkey: str) -> None:
        name, key_id, encoded = vkey.split("+", 2)
        data = decode(encoded)
        kind, public = data[:1], data[1:]
        if len(public) != 32 or kind != (TIMED if witness else SIGNED):
            raise ValueError(f"{vkey} is no key of a {'witness' if witness else 'log'}")
        ids = {one: sha256(name.encode() + b"\n" + one + public)[:8] for one in (kind, TIMED)}
        if witness and public in {known for _, _, known in self.keys.values()}:
            raise ValueError(f"{vkey} would count twice")
        if ids[kind] != key_id:
            raise ValueError(f"{vkey} is not the key that its id names")
        for one, first in ids.items():  # a log signs its text, and the moment beside it
            self.keys[name, bytes.fromhex(first)] = witness, one, public

    def believing(self, publics: Iterable[bytes]) -> Policy:
        """This policy, with further keys of the logs that it names."""
        wider = copy.copy(self)
        wider.keys = dict(self.keys)
        logs = {name for (name, _), (witness, _, _) in self.keys.items() if not witness}
        for name, public in itertools.product(logs, publics):
            for kind in (SIGNED, TIMED):
                key_id = bytes.fromhex(sha256(name.encode() + b"\n" + kind + public)[:8])
                wider.keys.setdefault((name, key_id), ("", kind, public))
        return wider

    def _add_group(self, name: str, least: str, members: list[str]) -> None:
        number = {"any": 1, "all": len(members)}.get(least) or int(least)
        taken = {"none"}.union(*(some for _, some in self.groups.values()))
        may_be = set(members) <= self.groups.keys() - taken and len(set(members)) == len(members)
        if not may_be or not 1 <= number <= len(members):
            raise ValueError(f"the group {name} cannot be")
        self.groups[name] = number, set(members)

    def _is_enough(self, name: str, seen: set[str]) -> bool:
        number, members = self.groups[name]
        return name in seen or sum(self._is_enough(one, seen) for one in members) >= number

    def open(self, note: bytes) -> Checkpoint:
        """A checkpoint that a log signed and enough witnesses saw; raises NotVerified.

        Its moment is the one that the log signed beside the text (cosignature/v1).
        """
        text, _, lines = note.decode().rpartition("\n\n")
        origin, size, root, *_more = text.split("\n")
        *signed, end = lines.split("\n")
        need(not end, "edited", "a checkpoint has no end")
        held = list(filter(None, (self._signer(line, text) for line in signed)))
        logs = {name for witness, name, at in held if not witness and at is None}
        need(origin in logs, "unknown-log", f"no log of the policy signed a checkpoint of {origin}")
        times = {at for witness, name, at in held if not witness and name == origin} - {None}
        need(len(times) == 1, "edited", "a checkpoint does not tell one moment")
        seen = {witness for witness, _, _ in held if witness}
        need(self._is_enough(self.quorum, seen), "fork", "too few witnesses saw a checkpoint")
        signed_at = EPOCH + timedelta(seconds=times.pop() or 0)
        return Checkpoint(origin, int(size), decode(root), signed_at)

    def _signer(self, line: str, text: str) -> tuple[str, str, int | None] | None:
        """Witness ("": a log), name and moment, if it has one; None: whom nobody named."""
        dash, name, encoded = line.split(" ")
        data = decode(encoded)
        if dash != "—":
            raise ValueError("not a line of a signature")
        witness, kind, public = self.keys.get((name, data[:4]), ("", b"", b""))
        if not public:
            return None
        at = int.from_bytes(data[4:12], "big") if kind == TIMED else None
        stamp = "" if at is None else f"cosignature/v1\ntime {at}\n"
        signature = data[4:] if at is None else data[12:]
        holds = is_signed(public, signature, f"{stamp}{text}\n".encode())
        need(holds, "edited", f"a checkpoint is not what {name} signed")
        return witness, name, at
