"""Where a record stands in the log, and between which checkpoints it came: Seal."""

from __future__ import annotations

from dataclasses import dataclass

from app.ledger.note import Checkpoint


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
