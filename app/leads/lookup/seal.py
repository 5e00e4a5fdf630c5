"""The proof that a person keeps: their signed entry, and its place in the log: seal_of_entry()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.db import Reading
from app.ledger.note import BadNote
from app.ledger.proofs import checkpoint_after, place_of, tlog_proof, told_by


@dataclass(frozen=True)
class Seal:
    """The first checkpoint that holds an entry: its size, when it was signed, and the proof.

    `index` counts from 0; `proof` is C2SP tlog-proof, which verify.py and tools of others read.
    The first and never a later one: who asks again has the same bytes.
    """

    index: int
    size: int
    at: datetime
    proof: str


def seal_of_entry(session: Reading, entry_id: int) -> Seal | None:
    """The seal of an entry; None: it waits for its place, or for the checkpoint."""
    index = place_of(session, entry_id)
    note = None if index is None else checkpoint_after(session, index)
    if index is None or note is None:
        return None
    try:
        checkpoint, proof = told_by(session, note), tlog_proof(session, entry_id, note)
    except BadNote:  # `ledger verify` and the pages of the staff tell of it; here is no proof
        return None
    if checkpoint.at is None or proof is None:
        return None
    return Seal(index, checkpoint.size, checkpoint.at, proof)
