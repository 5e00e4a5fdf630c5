"""Checks a bundle of evidence, or the proof on a receipt, without Get Answers.

    python verify.py evidence.zip --policy policy.txt
    python verify.py record.jws record.tlog-proof --policy policy.txt

Needs Python 3.9 or newer and `cryptography`, no network; believes only whom the policy names.
Ends with 0: VERIFIED; 1: NOT VERIFIED, kind and sentence of the first fault; 2: wrong usage.
RFC 6962, 7515, 8785, 9901; C2SP signed-note, tlog-checkpoint, -cosignature, -proof, -policy.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import io
import itertools
import json
import sys
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# Bytes in the one way to write them, signatures, and the first fault: need(), NotVerified.

STANDARD, OF_URLS = b"+/", b"-_"  # the two alphabets of base64 (RFC 4648)
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)


class NotVerified(Exception):
    """The first fault: its kind, then a sentence."""


def need(holds: object, kind: str, sentence: str) -> None:
    """Goes on if it holds, else raises NotVerified."""
    if not holds:
        raise NotVerified(f"{kind}: {sentence}")


def decode(text: str, signs: bytes = STANDARD) -> bytes:
    """Base64, that of URLs without padding; raises ValueError."""
    padding = "=" * (-len(text) % 4) if signs == OF_URLS else ""
    data = b64decode(text + padding, signs)
    if encode(data, signs) != text:
        raise ValueError("base64 that could be written in another way")
    return data


def encode(data: bytes, signs: bytes = STANDARD) -> str:
    """The same in the other direction."""
    text = b64encode(data, signs).decode()
    return text.rstrip("=") if signs == OF_URLS else text


def parse(data: bytes) -> Any:
    """Canonical JSON (RFC 8785), in which no name can stand twice; raises ValueError."""
    value = json.loads(data)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if text.encode() != data:
        raise ValueError("JSON that could be written in another way")
    return value


def moment(text: str) -> datetime:
    """A time in UTC (RFC 3339), on Pythons that do not know its `Z` too; raises ValueError.

    In no other zone: the same hours far in the east are another moment.
    """
    if text[-1:] != "Z":
        raise ValueError("a time that is not told in UTC")
    return datetime.fromisoformat(text[:-1] + "+00:00")


def sha256(data: bytes) -> str:
    """The hash in hex."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=1000)  # whoever checks many bundles meets the same keys and pages again
def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether it is what the key signed: Ed25519 (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


# Where a proof leads in the tree of RFC 6962: root_over(), roots_over().


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two parts of a tree (RFC 6962, 2.1); raises ValueError."""
    if not len(left) == len(right) == 32:
        raise ValueError("a hash of another length")
    return hashlib.sha256(b"\x01" + left + right).digest()


def cut(size: int, path: list[bytes]) -> tuple[int, list[bytes], bytes]:
    """The size of a tree's left part, and a proof into one part with the hash of the other."""
    return 1 << (size - 1).bit_length() - 1, path[:-1], path[-1]


def root_over(leaf: bytes, place: int, size: int, path: list[bytes]) -> bytes:
    """The root that a proof of inclusion leads to (RFC 6962, 2.1.1); raises ValueError."""
    if not 0 <= place < size:
        raise ValueError("no such place in the tree")
    if size == 1 and not path:
        return leaf
    half, path, other = cut(size, path)
    if place < half:
        return node(root_over(leaf, place, half, path), other)
    return node(other, root_over(leaf, place - half, size - half, path))


def roots_over(old: int, new: int, path: list[bytes], whole: list[bytes]) -> tuple[bytes, bytes]:
    """Old and new root that a proof of consistency leads to (RFC 6962, 2.1.2).

    `whole` holds the old root, which the proof leaves out where the old tree is a part as it is.
    Of an empty tree nothing can be shown. Raises ValueError.
    """
    if not 0 < old <= new:
        raise ValueError("no such sizes")
    if old == new:
        [only] = whole + path
        return only, only
    half, path, other = cut(new, path)
    if old <= half:
        first, second = roots_over(old, half, path, whole)
        return first, node(second, other)
    first, second = roots_over(old - half, new - half, path, [])
    return node(other, first), node(other, second)


# Whom to believe: Policy opens checkpoints (C2SP tlog-policy, signed-note, tlog-cosignature).

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


# The files of a bundle, and the log's entries among them: Log.

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


# One record held against its time, its words and its page: Record.

SHOWN = ("privacy", "policy", "call", "button", "seller", "language")
EARLY, AHEAD = timedelta(minutes=10), timedelta(minutes=5)


def told_at(at: datetime) -> str:
    """A moment for people."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


class Record(Log):
    """What the entries tell of one record, with the files that they name by hash."""

    def check_time(self, before: Checkpoint | None, after: Checkpoint) -> list[str]:
        """The time that the record claims against the log's; raises NotVerified."""
        record = self.entries["record"]
        told, place = record.told, record.place
        need(told["event"] == "consent.given", "edited", "record.jws is no record of consent")
        claimed = moment(told["given_at"])
        is_one = told["at"] == told["given_at"] and told["iat"] == int(claimed.timestamp())
        need(is_one, "late", "the record claims two times")
        is_between = (before.size if before else 0) <= place < after.size
        need(is_between, "edited", "the record does not stand between its two checkpoints")
        claims, had = f"it claims {told_at(claimed)}", f"the log had it by {told_at(after.at)}"
        need(claimed <= after.at + AHEAD, "late", f"{claims}, and {had}")
        stolen = self.keys[record.kid].stolen
        is_safe = not stolen or after.at < moment(stolen)
        need(is_safe, "revoked-key", f"its key was stolen by {stolen}, and {had}")
        why = self._why_late(place, told["jti"], is_first=before is None)
        lines = [f"I{claims[1:]}."]
        if before:
            lacked = f"the log did not have it by {told_at(before.at)}"
            is_in_time = claimed >= min(before.at, after.at) - EARLY
            need(why or is_in_time, "late", f"{claims}, and {lacked}")
            is_set_back = before.at > after.at
            lines.append(f"T{lacked[1:]}{', by a clock that was set back then' * is_set_back}.")
        lines.append(f"T{had[1:]}, as entry {place}.")
        if why:
            lines.append(f"It was taken in late, on record: {why}.")
        elif after.at - claimed > EARLY:
            lines.append("It may be younger than it claims: no checkpoint between tells.")
        return lines

    def _why_late(self, place: int, jti: str, *, is_first: bool) -> str:
        """The entry that says that this record came late; none: it did not, or nothing says so."""
        for one in self.entries.values():
            told, event = one.told, one.told["event"]
            is_old = event == "tree.begun" and is_first and place < told["waiting"] <= one.place
            is_admitted = event == "entry.admitted" and told["ref"] == jti
            if (is_old or is_admitted) and one.place < WAITS:
                return f"{event}, entry {one.place}"
        return ""

    def check_words(self) -> list[str]:
        """The words agreed to are those of the page, and are here; raises NotVerified."""
        told, drafted = self.entries["record"].told, self.entries["edition/drafted"].told
        acts = {one["act"]: one for one in told["acts"]}
        need(len(acts) == len(told["acts"]), "wrong-words", "the record tells an act twice")
        tick, click = acts["tick_privacy"], acts["click_submit"]
        agreed = [tick["statement"], tick["policy"], click["statement"], click["button"]]
        agreed += [told["seller"], told["language"]]
        shown = [drafted[name] for name in SHOWN]
        need(agreed == shown, "wrong-words", "the record agrees to other words than its page has")
        words = {*agreed[:3], *drafted.get("statements", {}).values()}
        self._need_files("statements", {one: one for one in words}, "wrong-words")
        about = ", ".join(click["products"]) or "no product yet"
        return [
            f"Box ticked: words statements/{tick['statement']}.txt",
            f"  of the policy statements/{tick['policy']}.txt",
            f"Button “{click['button']}” pressed, about {about}:",
            f"  words statements/{click['statement']}.txt",
        ]

    def check_page(self) -> list[str]:
        """Page, its files and its measurement are what the log tells of; raises NotVerified."""
        record, drafted = self.entries["record"], self.entries["edition/drafted"]
        published, page = self.entries["edition/published"], record.told["edition"]
        for name, one in self.entries.items():
            about = one.told["event"], one.told.get("edition")
            is_so = not name.startswith("edition/") or about == (name.replace("/", "."), page)
            need(is_so, "wrong-page", f"{name}.jws is about another page, or tells something else")
        is_so = drafted.place < published.place < record.place
        need(is_so, "wrong-page", "the page was not published before the record")
        wanted = {"page": page, "policy": drafted.told["policy_page"]}
        wanted |= {one: one for one, _type in drafted.told["assets"]}
        if measured := self.entries.get("edition/measured"):
            wanted["measurement"] = measured.told["figures"]
            pictures = {one: one for one in measured.told["pictures"]}
            self._need_files("edition/pictures", pictures, "wrong-page")
        self._need_files("edition", wanted, "wrong-page")
        at = told_at(moment(published.told["at"]))
        return [f"On the page edition/page.html ({page}), published {at}."]

    def _need_files(self, folder: str, wanted: Mapping[str, str], kind: str) -> None:
        """The files of a folder have these names and hashes, and there are no others."""
        found = set()
        for path in self.files:
            parent, _, name = path.rpartition("/")
            stem, _, ending = name.rpartition(".")
            if parent == folder and ending not in ("jws", "tlog-proof"):
                found.add(stem)
                is_so = sha256(self.read(path)) == wanted.get(stem)
                need(is_so, kind, f"{path} is not what the log tells of")
        for name in sorted(wanted.keys() - found):
            need(not name, "incomplete", f"{folder}/{name} is missing")


# A whole bundle, or a visitor's own proof: verify().

NOT_PROVEN = (
    "Not proven: who sat before the screen; that the seller's server was sound at that moment;",
    "that nothing came later or was left out (the whole log tells); that others were shown the",
    "same log, unless your policy names witnesses, or you compare a checkpoint kept elsewhere.",
    "sheet.pdf and README.txt are the seller's words: they count where they agree with the above.",
)
OWN_PROOF = {"record.jws", "record.tlog-proof"}  # what a visitor keeps
IN_WORDS = {
    "consent.revoked": "the person asked us to stop",
    "lead.erased": "the person's data were erased",
    "evidence.exported": "a bundle like this one was taken",
}


class Bundle(Record):
    """Everything that is in a bundle, or a record with its proof alone."""

    def check(self) -> list[str]:
        """What is proven and what is not, line by line; raises NotVerified, MALFORMED."""
        self.hashes = parse(self.read("manifest.json"))["files"]
        named = self.hashes.keys() | {"manifest.json", "export.jws"}
        for name in sorted(named ^ self.files.keys()):
            need(name in self.files, "incomplete", f"{name} is missing")
            need(name in named, "edited", f"{name} is not in the manifest")
        self.open_latest()
        self.read_entries()
        before, after = self.open_earlier("before"), self.open_earlier("after")
        times = self.check_time(before, after or self.latest) + self.tell_accidents()
        lines = self.check_words() + self.check_page() + self.check_values() + self.check_history()
        for name, expected in self.hashes.items():
            need(sha256(self.read(name)) == expected, "edited", f"{name} is not what was exported")
        reference = self.entries["record"].told["reference"]
        return ["VERIFIED", f"Reference {reference}:", *times, *lines, *NOT_PROVEN]

    def tell_accidents(self) -> list[str]:
        """What the log itself tells of an older state that had to be put back."""
        lines = []
        for one in self.entries.values():
            told = one.told
            if told["event"] == "log.reanchored" and one.place < WAITS:
                at = told_at(moment(told["at"]))
                lines += [
                    f"An accident is on record, entry {one.place}: at {at} the log went on as",
                    f"  {told['origin']}, with its first {told['kept']} entries; "
                    f"{told['lost']} were lost.",
                ]
        return lines

    def check_values(self) -> list[str]:
        """What is disclosed has its digest in the record; raises NotVerified."""
        record = self.entries["record"].told
        values: dict[str, Any] = {}
        for one in json.loads(self.read("disclosures.json")):
            _salt, name, value = json.loads(decode(one, OF_URLS))
            digest = encode(hashlib.sha256(one.encode()).digest(), OF_URLS)
            is_so = digest in record["_sd"] and name not in values
            need(is_so, "edited", "disclosures.json has a value that the record does not hold")
            values[name] = value
        for file, opened in (("record.json", record), ("values.json", values)):
            text = json.dumps(opened, indent=2, ensure_ascii=False) + "\n"
            need(
                self.read(file) == text.encode(), "edited", f"{file} is not what it is opened from"
            )
        if "timeline.json" in self.files:
            is_so = self.read("timeline.json").decode() == values["timeline"]
            need(is_so, "edited", "timeline.json is not the one that is disclosed")
        self._check_export(sorted(values))
        return [f"Values in values.json: {', '.join(values) or 'none'}."]

    def _check_export(self, disclosed: list[str]) -> None:
        record, told = self.entries["record"].told, self.entries["export"].told
        manifest, reference = self.read("manifest.json"), record["reference"]
        found = [told[name] for name in ("event", "ref", "reference", "manifest", "disclosed")]
        wanted = ["evidence.exported", record["jti"], reference, sha256(manifest), disclosed]
        is_so = found == wanted and parse(manifest)["reference"] == reference
        need(is_so, "edited", "export.jws tells of another bundle")

    def check_history(self) -> list[str]:
        """The entries of the history are about this record; raises NotVerified."""
        record, lines = self.entries["record"].told, []
        stops = {jti for one in self.entries.values() for jti in one.told.get("stops") or []}
        for name in sorted(one for one in self.entries if one.startswith("history/")):
            told, place = self.entries[name].told, self.entries[name].place
            about = {told["ref"], told.get("reference"), *(told.get("ends") or [])}
            is_about = told["jti"] in stops or bool(about & {record["jti"], record["reference"]})
            is_word = told["event"] == "consent.revoked"  # by number, which the seller alone knows
            is_so = name.partition("-")[2] == told["event"] and (is_about or is_word)
            need(is_so, "edited", f"{name}.jws is not about this record")
            words = IN_WORDS.get(told["event"], told["event"])
            words += "" if is_about else ", about the same number as the seller says"
            where = "not in the log" if place == WAITS else f"entry {place}"
            lines.append(f"  {told_at(moment(told['at']))}: {words} ({where})")
        return ["What happened, as the log tells it:", *lines] if lines else []

    def check_proof(self) -> list[str]:
        """A visitor's own proof: the record stands in the log; raises NotVerified, MALFORMED."""
        self.files[LATEST] = self.read("record.tlog-proof").partition(b"\n\n")[2]
        self.open_latest()
        found, latest = self.open_entry("record"), self.latest
        need(found.root == latest.root, "not-logged", "record.jws is not in the log")
        is_given = found.told["event"] == "consent.given"
        need(is_given, "edited", "record.jws is no record of consent")
        claimed = moment(found.told["at"])
        times = f"It claims {told_at(claimed)}; the log had it by {told_at(latest.at)}."
        need(claimed <= latest.at + AHEAD, "late", times)
        return [
            "VERIFIED",
            f"Reference {found.told['reference']}: entry {found.place} of the log {latest.origin}.",
            times,
            "Not proven by this alone: who signed it, its words, its page. A bundle proves them.",
        ]


def verify(files: dict[str, bytes], policy: Policy) -> list[str]:
    """Lines that tell what is proven: of a bundle, or of record.jws and record.tlog-proof alone.

    The first is VERIFIED. Raises NotVerified, and nothing else.
    """
    bundle = Bundle(dict(files), policy)
    try:
        return bundle.check_proof() if set(files) == OWN_PROOF else bundle.check()
    except MALFORMED as fault:
        raise NotVerified(f"edited: {bundle.last} is not in its form ({fault})") from fault


# The command: python verify.py evidence.zip --policy policy.txt.

LARGEST = 64 * 2**20  # bytes of all files: a bomb is refused before it is unpacked


def unpack(content: bytes) -> dict[str, bytes]:
    """The files of a bundle; raises NotVerified."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            found = opened.infolist()
            is_small = sum(one.file_size for one in found) <= LARGEST
            listed = [one for one in found if is_small and not one.is_dir()]
            files = {one.filename: opened.read(one) for one in listed}
            is_all = _end_of(found, content) == len(content)
    except Exception as fault:  # the library raises anything about an archive that was broken
        raise NotVerified(f"not-a-bundle: it cannot be unpacked ({fault})") from fault
    need(is_small, "not-a-bundle", "unpacked it would be larger than any bundle")
    need(len(files) == len(listed), "not-a-bundle", "two of its files have one name")
    need("manifest.json" in files, "not-a-bundle", "it has no manifest.json")
    need(is_all, "not-a-bundle", "something stands between its files, which programs may show")
    return files


def _end_of(found: list[zipfile.ZipInfo], content: bytes) -> int:
    """Where an archive ends that has these files one after the other, and nothing else."""
    end = 0
    for one in sorted(found, key=lambda one: one.header_offset):
        lengths = content[end + 26 : end + 28], content[end + 28 : end + 30]  # of name and extra
        begin = end + 30 + sum(int.from_bytes(two, "little") for two in lengths)
        packed = content[begin : begin + one.compress_size]
        if one.header_offset != end or not _is_full(one, packed):
            return -1
        end = begin + one.compress_size
    for one in found:  # told a second time: some programs go by what stands before each file
        before = content[one.header_offset + 6 : one.header_offset + 26]
        if content[end + 8 : end + 28] != before:
            return -1
        end += 46 + len(one.orig_filename.encode()) + len(one.extra) + len(one.comment)
    return end + 22


def _is_full(one: zipfile.ZipInfo, packed: bytes) -> bool:
    """Whether what is packed is the file that is shown under its whole name, and no more."""
    if one.orig_filename != one.filename or (one.is_dir() and one.file_size):
        return False
    if one.compress_type == zipfile.ZIP_STORED:
        return one.compress_size == one.file_size
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacking.decompress(packed, one.file_size + 1)
    return unpacking.eof and not unpacking.unused_data


def main(arguments: list[str] | None = None) -> int:
    """Prints what is proven; gives the exit code: 0 verified, 1 not; 2 wrong usage exits."""
    parser = argparse.ArgumentParser(description="Checks evidence, or the proof on a receipt.")
    parser.add_argument("file", type=Path, help="evidence.zip; or record.jws with its proof")
    parser.add_argument("proof", type=Path, nargs="?", help="record.tlog-proof")
    parser.add_argument("--policy", type=Path, required=True, help="whom you believe")
    chosen = parser.parse_args(arguments)
    try:
        policy = Policy(chosen.policy.read_text("utf-8"))
        texts = [one.read_bytes() for one in (chosen.file, chosen.proof) if one]
    except (OSError, ValueError, LookupError) as fault:
        parser.error(f"a file or the policy cannot be used: {fault}")
    try:
        own = {"record.jws": texts[0], "record.tlog-proof": texts[-1]}
        files = own if chosen.proof else unpack(texts[0])
        lines, code = verify(files, policy), 0
    except NotVerified as fault:
        lines, code = [f"NOT VERIFIED: {fault}"], 1
    for line in lines:  # with nothing in it that a terminal would obey
        safe = "".join(one if one.isprintable() else "?" for one in line)
        sys.stdout.buffer.write(safe.encode() + b"\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
