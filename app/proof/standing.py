"""How far the log has come with one entry, or with several: standing_of(), stages_of()."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select

from app.db import Reading
from app.ledger.models import EntryRow, LeafRow, QuarantineRow
from app.ledger.note import BadNote, Checkpoint
from app.ledger.proofs import (
    checkpoint_after,
    checkpoint_before,
    newest_checkpoint,
    place_of,
    told_by,
    tree_size,
)
from app.notices.models import NoticeRow

LATE = timedelta(minutes=10)  # from the entry's own time to a checkpoint that lacks it
WRITTEN_BEFORE = timedelta(minutes=10)  # the longest from a mail's writing to its sending
OLD = timedelta(days=1)  # a checkpoint is signed each hour, so this log stands still


class Stage(StrEnum):
    """How far one entry has come, in a word."""

    WAITING = "waiting"
    IN_TREE = "in_tree"
    SEALED = "sealed"
    ASIDE = "aside"


@dataclass(frozen=True)
class Standing:
    """Where one entry is on its way, and how fresh the log's last word is.

    `index` counts from 0 and is None while it waits; `reason` says why it was set aside; `first`
    is the first checkpoint that has it, `newest` the last of the log; `mailed` are the auditors
    who were sent one that has it, and when.
    """

    index: int | None
    size: int
    reason: str | None
    first: Checkpoint | None
    newest: Checkpoint | None
    is_late: bool
    mailed: tuple[tuple[str, datetime], ...] = ()

    def is_old(self, at: datetime) -> bool:
        """Whether nothing was signed for more than a day."""
        signed_at = self.newest.at if self.newest else None
        return signed_at is None or at - signed_at > OLD


def standing_of(session: Reading, entry_id: int) -> Standing:
    """The standing of this entry; a checkpoint whose signature does not hold counts as none."""
    index = place_of(session, entry_id)
    before = None if index is None else checkpoint_before(session, index)
    first = _told(session, None if index is None else checkpoint_after(session, index))
    of_entry = QuarantineRow.entry_id == entry_id
    return Standing(
        index=index,
        size=tree_size(session),
        reason=session.scalar(select(QuarantineRow.reason).where(of_entry)),
        first=first,
        newest=_told(session, newest_checkpoint(session)),
        is_late=_is_late(session, entry_id, _told(session, before)),
        mailed=_mailed(session, first.at if first else None),
    )


def stages_of(session: Reading, entry_ids: Collection[int]) -> dict[int, Stage]:
    """The stage of each of these entries, by two queries however many they are."""
    newest = _told(session, newest_checkpoint(session))
    rows = session.all(
        select(EntryRow.id, LeafRow.leaf_index, QuarantineRow.reason)
        .outerjoin(LeafRow, LeafRow.entry_id == EntryRow.id)
        .outerjoin(QuarantineRow, QuarantineRow.entry_id == EntryRow.id)
        .where(EntryRow.id.in_(entry_ids))
    )
    signed = newest.size if newest else 0
    return {row.id: _stage(row.leaf_index, row.reason, signed) for row in rows}


def _stage(index: int | None, reason: str | None, signed: int) -> Stage:
    if index is None:
        return Stage.WAITING if reason is None else Stage.ASIDE
    return Stage.SEALED if index < signed else Stage.IN_TREE


def _mailed(session: Reading, signed_at: datetime | None) -> tuple[tuple[str, datetime], ...]:
    """Each auditor's first mail with a checkpoint that is as young as this one.

    A mail has the last checkpoint of its day (UTC) as it was when the mail was written.
    """
    if signed_at is None:
        return ()
    day = signed_at.astimezone(UTC).date()
    is_later = or_(NoticeRow.day > day, NoticeRow.sent_at > signed_at + WRITTEN_BEFORE)
    rows = session.all(
        select(NoticeRow.auditor, func.min(NoticeRow.sent_at).label("sent_at"))
        .where(NoticeRow.auditor.is_not(None), NoticeRow.sent_at.is_not(None))
        .where(NoticeRow.day >= day, is_later)
        .group_by(NoticeRow.auditor)
        .order_by(NoticeRow.auditor)
    )
    return tuple((row.auditor, row.sent_at) for row in rows)


def _told(session: Reading, note: str | None) -> Checkpoint | None:
    try:
        return told_by(session, note) if note else None
    except BadNote:
        return None


def _is_late(session: Reading, entry_id: int, before: Checkpoint | None) -> bool:
    """Whether a checkpoint that lacks the entry is much younger than the entry says it is."""
    told_at = session.scalar(select(EntryRow.at).where(EntryRow.id == entry_id))
    signed_at = before.at if before else None
    return told_at is not None and signed_at is not None and signed_at - told_at > LATE
