"""A log and one bundle of it, made by hand with keys of the tests: Forge tells truth and lies."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.ledger.event import Event, SealedEvent, rfc3339, seal_event
from app.ledger.keys import IntakeKey, LogKey
from app.ledger.note import Checkpoint, format_policy, format_proof, sign_note
from app.ledger.tree import Edge, consistency_proof, inclusion_proof, leaf_hash
from app.proof.bundle.packing import manifest_of
from tests.unit.naive_tree import nodes_over
from tests.witness import NOON, Witness, private

ORIGIN = "get-answers.invalid/forge"
REFERENCE, SELLER = "TESTAB12", {"seller": "HRBC", "language": "en"}
PAGE = b"<html>I agree to the privacy policy. <button>Submit</button></html>"
POLICY_PAGE, STYLE = b"<html>Our policy.</html>", b"body { font-size: 20px }"
WORDS = {"privacy": b"I agree to the policy.", "policy": b"We keep it.", "call": b"Call me."}
VALUES = {"first_name": "Rosa", "phone": "+16265550143", "timeline": '{"e":[],"v":1}'}
Files = dict[str, bytes]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def opened(leaf: bytes) -> dict[str, Any]:
    """What a leaf tells, in whatever way it is written."""
    told: dict[str, Any] = json.loads(urlsafe_b64decode(leaf.split(b".")[1] + b"=="))
    return told


def readable(value: object) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"


class Forge:
    """The intake and the log of one seller; `begins`, `publishes`, `agrees` tell a true story."""

    def __init__(self) -> None:
        self.pen = IntakeKey(private(1), ORIGIN)
        self.log = LogKey(private(100), ORIGIN)
        self.now = NOON
        self.leaves: list[bytes] = []
        self.places: dict[str, int] = {}
        self.notes: dict[str, tuple[int, str]] = {}
        self.disclosures: tuple[str, ...] = ()

    @property
    def policy(self) -> str:
        """Whom an auditor of this seller believes."""
        return format_policy([self.log.key])

    def enters(
        self,
        name: str,
        event: Event,
        facts: Mapping[str, object],
        *,
        pen: IntakeKey | None = None,
        ref: str | None = None,
        at: datetime | None = None,
    ) -> SealedEvent:
        """One entry of the log, called so in the bundle."""
        personal = VALUES if event is Event.CONSENT_GIVEN else None
        sealed = seal_event(pen or self.pen, event, facts, personal, at=at or self.now, ref=ref)
        self.places[name] = len(self.leaves)
        self.leaves.append(sealed.leaf)
        return sealed

    def signs(self, name: str, *witnesses: Witness) -> None:
        """A checkpoint of what there is, a second later."""
        self.now += timedelta(seconds=1)
        edge = Edge()
        for leaf in self.leaves:
            edge = edge.append(leaf_hash(leaf))
        text = Checkpoint(ORIGIN, edge.size, edge.root(), self.now).text
        note = sign_note(text, [self.log])
        for witness in witnesses:
            note = witness.cosigns(note)
        self.notes[name] = edge.size, note

    def begins(self) -> None:
        """The log with its first keys."""
        created = self.enters("keys/log.created", Event.LOG_CREATED, {"origin": ORIGIN})
        self.adds_key(self.pen, ref=created.jti)

    def adds_key(self, key: IntakeKey, *, ref: str | None = None) -> None:
        """Introduces a key, signed by the one that the seller has."""
        facts = {"kid": key.kid, "role": "intake", "public": key.public.hex()}
        self.enters(f"keys/{key.kid}", Event.KEY_ADDED, facts, ref=ref)

    def publishes(self, *, step: Event = Event.EDITION_PUBLISHED) -> None:
        """The page, drafted and published, or not."""
        words = {kind: sha256(text) for kind, text in WORDS.items()}
        assets = [[sha256(STYLE), "text/css"]]
        facts = {"edition": sha256(PAGE), "policy_page": sha256(POLICY_PAGE), "button": "Submit"}
        told = facts | SELLER | words | {"statements": words, "assets": assets}
        self.enters("edition/drafted", Event.EDITION_DRAFTED, told)
        self.enters("edition/published", step, {"edition": facts["edition"]})

    def agrees(
        self, *, pen: IntakeKey | None = None, at: datetime | None = None, **changed: object
    ) -> SealedEvent:
        """Rosa presses the button; another time and `changed` facts are lies."""
        words = {kind: sha256(text) for kind, text in WORDS.items()}
        tick = {"act": "tick_privacy", "statement": words["privacy"], "policy": words["policy"]}
        click = {"act": "click_submit", "statement": words["call"], "button": "Submit"}
        facts = SELLER | {
            "reference": REFERENCE,
            "edition": sha256(PAGE),
            "given_at": rfc3339(at or self.now),
            "acts": [tick, click | {"products": ["part_c"]}],
        }
        given = self.enters("record", Event.CONSENT_GIVEN, facts | changed, pen=pen, at=at)
        self.disclosures = given.disclosures
        return given

    def files(self) -> Files:
        """The bundle of what was told so far, as it is exported now."""
        size, latest = self.notes["latest"]
        node = nodes_over([leaf_hash(leaf) for leaf in self.leaves])
        files = self._written() | {"checkpoints/latest.note": latest.encode()}
        for name, place in self.places.items():
            files[f"{name}.jws"] = self.leaves[place]
            if place < size:
                proof = format_proof(place, inclusion_proof(place, size, node), latest)
                files[f"{name}.tlog-proof"] = proof.encode()
        for name in {"before", "after"} & self.notes.keys():
            old, note = self.notes[name]
            lines = [f"{b64encode(one).decode()}\n" for one in consistency_proof(old, size, node)]
            files[f"checkpoints/{name}.note"] = note.encode()
            files[f"checkpoints/{name}.consistency"] = "".join(lines).encode()
        return self.packs(files)

    def packs(self, files: Files, *, disclosed: Sequence[str] = tuple(VALUES)) -> Files:
        """These files with a manifest and an export that fit them."""
        kept = {name: files[name] for name in files.keys() - {"manifest.json", "export.jws"}}
        manifest = manifest_of(kept, REFERENCE, rfc3339(self.now))
        facts = {"reference": REFERENCE, "manifest": sha256(manifest), "disclosed": [*disclosed]}
        ref = opened(files["record.jws"])["jti"] if "record.jws" in files else None
        export = seal_event(self.pen, Event.EVIDENCE_EXPORTED, facts, at=self.now, ref=ref)
        return kept | {"manifest.json": manifest, "export.jws": export.leaf}

    def _written(self) -> Files:
        record = opened(self.leaves[self.places["record"]])
        statements = {f"statements/{sha256(text)}.txt": text for text in WORDS.values()}
        return statements | {
            "README.txt": b"Read me.",
            "record.json": readable(record),
            "disclosures.json": json.dumps(self.disclosures).encode(),
            "values.json": readable(VALUES),
            "timeline.json": VALUES["timeline"].encode(),
            "edition/page.html": PAGE,
            "edition/policy.html": POLICY_PAGE,
            f"edition/{sha256(STYLE)}.css": STYLE,
        }


def told() -> Forge:
    """The true story: a log, a page, a checkpoint, Rosa's request, two checkpoints."""
    forge = Forge()
    forge.begins()
    forge.publishes()
    forge.signs("before")
    forge.now += timedelta(minutes=5)
    given = forge.agrees()
    forge.signs("after")
    forge.now += timedelta(hours=2)
    facts = {"channel": "link", "ends": [given.jti]}
    forge.enters("history/0001-consent.revoked", Event.CONSENT_REVOKED, facts, ref=given.jti)
    forge.signs("latest")
    return forge
