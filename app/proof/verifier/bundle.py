"""A whole bundle, or a visitor's own proof: verify()."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.proof.verifier.entries import LATEST, WAITS
from app.proof.verifier.policy import Policy
from app.proof.verifier.record import AHEAD, Record, told_at
from app.proof.verifier.strict import (
    MALFORMED,
    OF_URLS,
    NotVerified,
    decode,
    encode,
    moment,
    need,
    parse,
    sha256,
)

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
