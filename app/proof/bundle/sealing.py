"""Where a record stands in the log, and between which checkpoints it came: seal_of()."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from app.db import Reading
from app.ledger.note import BadNote, Checkpoint, format_proof
from app.ledger.proofs import (
    checkpoint_after,
    checkpoint_before,
    consistency,
    newest_checkpoint,
    nodes_of,
    place_of,
    told_by,
)
from app.ledger.tree import inclusion_proof
from app.proof.bundle.subject import Entry

NOT_YET = "This record is not sealed yet: run get-answers ledger seal."
NOT_YET_WITH = (
    "This record is not sealed yet with its {}: run get-answers ledger seal, and if that does not "
    "help, ledger verify."
)
CHANGED = "This record was changed and proves nothing: run get-answers ledger verify."
HISTORY = "history/"
SPOILED = "A checkpoint of this log does not hold: run get-answers ledger verify."


class NotSealed(RuntimeError):
    """The record stands under no checkpoint, so nothing could be proven to others; says why."""


@dataclass(frozen=True)
class Signed:
    """A checkpoint as it was published: the note with its signatures, and what it tells."""

    note: str
    checkpoint: Checkpoint


@dataclass(frozen=True)
class Seal:
    """The place of a record, counted from 0, and three checkpoints.

    `before` is the last that does not have it, None when there was none; `after` is the first
    that has it, None when that is the latest.
    """

    index: int
    latest: Signed
    before: Signed | None
    after: Signed | None


def seal_of(session: Reading, entry: Entry) -> Seal:
    """The seal of an entry; raises NotSealed."""
    index, latest = place_of(session, entry.id), _signed(session, newest_checkpoint(session))
    if index is None or latest is None or index >= latest.checkpoint.size:
        raise NotSealed(NOT_YET)
    after = _signed(session, checkpoint_after(session, index))
    return Seal(
        index=index,
        latest=latest,
        before=_signed(session, checkpoint_before(session, index)),
        after=None if after == latest else after,
    )


def checkpoint_files(session: Reading, seal: Seal) -> dict[str, bytes]:
    """The checkpoints, and the proofs that each is a beginning of the latest."""
    files = {"checkpoints/latest.note": seal.latest.note.encode()}
    for name, signed in (("before", seal.before), ("after", seal.after)):
        if signed is not None:
            hashes = consistency(session, signed.note, seal.latest.note)
            lines = [f"{b64encode(one).decode()}\n" for one in hashes]
            files[f"checkpoints/{name}.note"] = signed.note.encode()
            files[f"checkpoints/{name}.consistency"] = "".join(lines).encode()
    return files


def entry_files(session: Reading, entries: Mapping[str, Entry], latest: Signed) -> dict[str, bytes]:
    """Each entry by its name as a leaf, with the proof of its place under this checkpoint.

    One of the history may still wait for its place, and has no proof then. Raises NotSealed for
    any other that has none.
    """
    files: dict[str, bytes] = {}
    node, size = nodes_of(session), latest.checkpoint.size
    for name, entry in entries.items():
        files[f"{name}.jws"] = entry.leaf
        index = place_of(session, entry.id)
        if index is not None and index < size:
            proof = format_proof(index, inclusion_proof(index, size, node), latest.note)
            files[f"{name}.tlog-proof"] = proof.encode()
        elif not name.startswith(HISTORY):
            raise NotSealed(NOT_YET_WITH.format(entry.event.value))
    return files


def _signed(session: Reading, note: str | None) -> Signed | None:
    try:
        return Signed(note, told_by(session, note)) if note else None
    except BadNote:
        raise NotSealed(SPOILED) from None
