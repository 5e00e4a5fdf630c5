"""One person's bundle: build_bundle()."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from app.db import Database, Pen, Reading
from app.ledger.event import Event, SealedEvent, record_event, rfc3339, seal_event
from app.ledger.leaf import BadLeaf
from app.ledger.rotation import policy_now
from app.ledger.tiles import BadTile
from app.ledger.tree import BadProof
from app.proof.bundle.keys import key_entries
from app.proof.bundle.packing import EXPORT, MANIFEST, manifest_of, pack
from app.proof.bundle.page import PageFiles, page_of
from app.proof.bundle.reading import tell_readme
from app.proof.bundle.sealing import (
    CHANGED,
    HISTORY,
    NotSealed,
    Seal,
    checkpoint_files,
    entry_files,
    seal_of,
)
from app.proof.bundle.subject import Entry, Subject, entries_of, subject_of
from app.proof.sheet.paper import typeset
from app.proof.sheet.words import Told, tell_sheet
from app.proof.watch import beginnings_of

VERIFIER = Path(__file__).parent / "verify.py"
Files = dict[str, bytes]


def build_bundle(
    database: Database,
    reference: str,
    *,
    disclose: Collection[str] | None,
    actor: str,
    at: datetime,
) -> bytes:
    """All that proves one record to a stranger, as a zip; that it was made is an entry.

    `disclose` names the personal values that go out; None: all that are still there. The export's
    own entry names the manifest, so that nothing in the bundle is outside a hash. Only the entry
    takes a writer's turn: while the sheet is set, visitors go on. Raises NotFound, NotAValue,
    NotSealed, Unavailable.
    """
    with database.reading() as session:
        files, sealed = seal_evidence(
            session, database.pen, reference, disclose=disclose, actor=actor, at=at
        )
    with database.writing() as session:
        record_event(session, sealed)
    return pack(files)


def seal_evidence(
    session: Reading,
    pen: Pen,
    reference: str,
    *,
    disclose: Collection[str] | None,
    actor: str,
    at: datetime,
) -> tuple[Files, SealedEvent]:
    """All its files, and the entry of its export, which is not on record yet; raises as above."""
    try:
        subject = subject_of(session, reference, disclose)
        files = _gather(session, pen, subject, at)
    except (BadLeaf, BadProof, BadTile) as fault:
        raise NotSealed(CHANGED) from fault
    manifest = manifest_of(files, reference, rfc3339(at))
    facts = {
        "reference": reference,
        "manifest": hashlib.sha256(manifest).hexdigest(),
        "disclosed": sorted(subject.values),
        "actor": actor,
    }
    ref = subject.entry.jti
    sealed = seal_event(pen, Event.EVIDENCE_EXPORTED, facts, at=at, ref=ref)
    return files | {MANIFEST: manifest, EXPORT: sealed.leaf}, sealed


def _gather(session: Reading, pen: Pen, subject: Subject, at: datetime) -> Files:
    """Every file but the manifest and the export, which `pen` will sign."""
    seal = seal_of(session, subject.entry)
    page = page_of(session, subject)
    policy = policy_now(session).encode()
    files = {
        **_entries(session, pen, subject, page, seal),
        **checkpoint_files(session, seal),
        **page.files,
        **_values(subject),
        "record.json": _readable(subject.entry.claims),
        "policy.txt": policy,
        "verify.py": VERIFIER.read_bytes(),
    }
    policy_hash = hashlib.sha256(policy).hexdigest()
    files["README.txt"] = tell_readme(subject, seal, policy_hash, at=at).encode()
    words = tell_sheet(Told(subject, seal, page, policy_hash, beginnings_of(session), at))
    files["sheet.pdf"] = typeset(words, page.picture, at=at)
    return files


def _entries(session: Reading, pen: Pen, subject: Subject, page: PageFiles, seal: Seal) -> Files:
    """The record, its page's steps and its history as signed leaves with their proofs."""
    entries = {"record": subject.entry, **page.entries, **_history(session, subject)}
    entries |= key_entries(session, pen, entries.values())
    return entry_files(session, entries, seal.latest)


def _history(session: Reading, subject: Subject) -> dict[str, Entry]:
    others = [one.entry_id for one in subject.history if one.entry_id != subject.entry.id]
    return {
        f"{HISTORY}{number:04}-{entry.event.value}": entry
        for number, entry in enumerate(entries_of(session, others), 1)
    }


def _values(subject: Subject) -> Files:
    """The disclosures that go out, and the same opened for reading."""
    files = {
        "disclosures.json": json.dumps(subject.disclosures).encode(),
        "values.json": _readable(subject.values),
    }
    if subject.values.get("timeline"):
        files["timeline.json"] = str(subject.values["timeline"]).encode()
    return files


def _readable(value: object) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"
