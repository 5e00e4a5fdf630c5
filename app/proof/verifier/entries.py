"""The files of a bundle, and the log's entries among them: Log."""

from __future__ import annotations

import hashlib
import sys
from typing import Any, NamedTuple

from app.proof.verifier.policy import Checkpoint, Policy
from app.proof.verifier.roots import root_over, roots_over
from app.proof.verifier.strict import (
    OF_URLS,
    NotVerified,
    decode,
    is_signed,
    moment,
    need,
    parse,
    sha256,
)

LATEST = "checkpoints/latest.note"
SEALED = ("keys/log.created", "edition/drafted", "edition/published", "record")  # in each bundle
WAITS = sys.maxsize  # the place of an entry that waits for one: after all others


class Key(NamedTuple):
    """A key that signs entries; what it signed from its end on does not count."""

    public: bytes
    end: int = WAITS + 1
    stolen: str = ""


class Entry(NamedTuple):
    """A leaf of the log, its place, and the root that its proof leads to."""

    place: int
    name: str
    kid: str
    leaf: bytes
    told: dict[str, Any]
    root: bytes


class Log:
    """The files, whom to believe, and which entries were found true so far."""

    def __init__(self, files: dict[str, bytes], policy: Policy) -> None:
        self.files, self.policy, self.last = files, policy, "the bundle"
        self.hashes: dict[str, str] = {}
        self.keys: dict[str, Key] = {}
        self.entries: dict[str, Entry] = {}
        self.logs: dict[str, str] = {}  # keys that signed checkpoints, as the log tells of them
        self.stolen: dict[str, str] = {}  # those of them that were stolen, and since when

    def read(self, name: str) -> bytes:
        """A file; raises NotVerified."""
        self.last = name
        need(name in self.files, "incomplete", f"{name} is missing")
        return self.files[name]

    def open_latest(self) -> None:
        """The checkpoint under which every entry must stand; raises NotVerified."""
        self.latest = self.policy.open(self.read(LATEST))

    def open_earlier(self, name: str) -> Checkpoint | None:
        """A checkpoint that the latest one goes on from, if there is one; raises NotVerified."""
        if f"checkpoints/{name}.note" not in self.files:
            return None
        (found, tells), new = self._opened(self.read(f"checkpoints/{name}.note")), self.latest
        proof = self.read(f"checkpoints/{name}.consistency")
        *lines, end = proof.decode().split("\n")
        need(not end, "edited", f"{self.last} has no end")
        path = [decode(line) for line in lines]
        goes_on = roots_over(found.size, new.size, path, [found.root]) == (found.root, new.root)
        kind = "fork" if sha256(proof) == self.hashes[self.last] else "edited"
        need(goes_on, kind, f"the latest checkpoint does not go on from {name}.note")
        return found if tells else None

    def _opened(self, note: bytes) -> tuple[Checkpoint, bool]:
        """An earlier checkpoint, and whether its moment counts; raises NotVerified.

        A key that was stolen is in no policy after that. The log tells of it, under the latest
        checkpoint, and what it signed before the theft stands.
        """
        try:
            return self.policy.open(note), True
        except NotVerified as fault:
            if not self.stolen or not str(fault).startswith("unknown-log"):
                raise
        found = self.policy.believing(bytes.fromhex(one) for one in self.stolen).open(note)
        return found, found.at < moment(min(self.stolen.values()))

    def open_entry(self, name: str) -> Entry:
        """A leaf (RFC 7515) and where its proof leads (C2SP tlog-proof); raises NotVerified."""
        leaf = self.read(f"{name}.jws")
        header, told = (parse(decode(one, OF_URLS)) for one in leaf.decode().split(".")[:2])
        is_one = header["alg"] in ("Ed25519", "EdDSA") and header["typ"] == "consent-event+sd-jwt"
        need(is_one and told["v"] == 1, "edited", f"{name}.jws is no entry")
        may_wait = name == "export" or name.startswith("history/")
        if may_wait and f"{name}.tlog-proof" not in self.files:
            return Entry(WAITS, name, header["kid"], leaf, told, self.latest.root)
        proof, _, note = self.read(f"{name}.tlog-proof").partition(b"\n\n")
        form, index, *path = [line for line in proof.decode().split("\n") if line[:6] != "extra "]
        is_one = form == "c2sp.org/tlog-proof@v1" and note == self.files[LATEST]
        need(is_one, "edited", f"{name}.tlog-proof is for another checkpoint")
        place, first = int(index.removeprefix("index ")), hashlib.sha256(b"\x00" + leaf).digest()
        root = root_over(first, place, self.latest.size, [decode(line) for line in path])
        return Entry(place, name, header["kid"], leaf, told, root)

    def read_entries(self) -> None:
        """In the log's order, each by a key that an earlier one tells of; raises NotVerified."""
        names = {name[:-4] for name in self.files if name.endswith(".jws")}
        entries = sorted(map(self.open_entry, names.union(SEALED)))
        first = entries[0]
        is_first = first.place == 0 and first.told["event"] == "log.created"
        need(is_first, "unknown-key", "the log's first entry, to which keys go back, is not here")
        for one in entries:  # the first key has signed its own entry and the one before it
            is_sealed = one.place < WAITS
            if is_sealed and one.told["event"] == "key.added" and one.told["kid"] == first.kid:
                self.keys.setdefault(first.kid, Key(bytes.fromhex(one.told["public"])))
        for one in entries:
            self._need_true(one)
            self._learn(one.told, one.place)
            self.entries[one.name] = one

    def _need_true(self, one: Entry) -> None:
        key, name = self.keys.get(one.kid, Key(b"")), f"{one.name}.jws"
        need(key.public, "unknown-key", f"{name}: no earlier entry here tells of {one.kid}")
        signed, _, signature = one.leaf.rpartition(b".")
        holds = is_signed(key.public, decode(signature.decode(), OF_URLS), signed)
        need(holds, "edited", f"{name} is not what was signed")
        need(one.root == self.latest.root, "not-logged", f"{name} is not in the log")
        is_only_told = one.place == WAITS and name.startswith("history/")  # it proves nothing yet
        is_so = one.place < key.end or is_only_told
        need(is_so, "revoked-key", f"{name}: its key had been given up before")

    def _learn(self, told: dict[str, Any], place: int) -> None:
        if told["event"] == "key.added" and told["role"] == "intake":
            self.keys.setdefault(told["kid"], Key(bytes.fromhex(told["public"])))
        elif told["event"] == "key.added" and place < WAITS:
            self.logs.setdefault(told["kid"], told["public"])
        elif told["event"] == "key.retired" and told["kid"] in self.logs:
            if told.get("since") and place < WAITS:
                self.stolen.setdefault(self.logs[told["kid"]], told["since"])
        elif told["event"] == "key.retired" and told["kid"] in self.keys:
            public, end, stolen = self.keys[told["kid"]]  # what was said first is not taken back
            since = min(filter(None, (stolen, told.get("since"))), default="")
            self.keys[told["kid"]] = Key(public, min(place, end), since)
