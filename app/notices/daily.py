"""A checkpoint a day to each auditor: put_daily(), checkpoints_told()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Row, func, select

from app.db import Reading, Writing
from app.ledger.models import CheckpointRow
from app.ledger.note import BadNote
from app.ledger.proofs import told_by
from app.notices.models import NoticeKind, NoticeRow
from app.notices.outbox import Notice, new_notice, put_notice

MOST = 31  # days that one mail catches up with; the newest checkpoint vouches for all before it
A_DAY = timedelta(days=1)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """The last checkpoint that was signed on a day (UTC), as its note, and how many entries it
    covers; none: nobody signed.
    """

    day: date
    note: str | None = None
    size: int = 0


def auditors_due(session: Reading, auditors: Sequence[str], *, at: datetime) -> list[str]:
    """To whom today's checkpoint still has to be put into the outbox; today begins in UTC.

    As soon as one was signed today; a day without any is told by the next day's mail.
    """
    today = at.astimezone(UTC).date()
    put = select(NoticeRow.auditor).where(NoticeRow.day == today)
    missing = set(auditors) - {row.auditor for row in session.all(put)} if auditors else set()
    if not missing or _last_of(session, today).note is None:
        return []
    return [one for one in auditors if one in missing]


def put_daily(session: Writing, auditors: Sequence[str], *, at: datetime) -> None:
    """Puts today's mails into the outbox, each once, however many workers there are."""
    session.lock("daily mails")
    for auditor in auditors_due(session, auditors, at=at):
        notice = new_notice(NoticeKind.CHECKPOINT, at=at)
        today = at.astimezone(UTC).date()
        put_notice(session, {**notice, "auditor": auditor, "day": today})


def checkpoints_told(session: Reading, notice: Notice) -> list[Told]:
    """What the mail of this day carries: its day's checkpoint first, then the missed days'."""
    last = notice.day or date.min
    of_auditor = select(func.max(NoticeRow.day)).where(
        NoticeRow.auditor == notice.auditor, NoticeRow.day < last
    )
    sent = session.scalar(of_auditor.where(NoticeRow.sent_at.is_not(None)))
    begun = session.scalar(
        select(func.min(NoticeRow.day)).where(NoticeRow.auditor == notice.auditor)
    )
    first = sent + A_DAY if sent else (begun or last)
    days = min((last - first).days + 1, MOST)
    return [_last_of(session, last - n * A_DAY) for n in range(days)]


def _last_of(session: Reading, day: date) -> Told:
    """Found by halves: rows stand in the order of their signing, and their time in the note."""
    end = datetime.combine(day + A_DAY, time(), UTC)
    low, high = 0, session.scalar(select(func.max(CheckpointRow.id))) or 0
    while low < high:
        middle = (low + high + 1) // 2
        row = _newest_to(session, middle)
        if row is None or row.id <= low or _signed_at(session, row.note) < end:
            low = middle
        else:
            high = row.id - 1
    row = _newest_to(session, low)
    if row is None or _signed_at(session, row.note).date() != day:
        return Told(day)
    return Told(day, row.note, told_by(session, row.note).size)


def _newest_to(session: Reading, checkpoint_id: int) -> Row[int, str] | None:
    query = select(CheckpointRow.id, CheckpointRow.note).where(CheckpointRow.id <= checkpoint_id)
    return session.first(query.order_by(CheckpointRow.id.desc()).limit(1))


def _signed_at(session: Reading, note: str) -> datetime:
    try:
        return told_by(session, note).at or LONG_AGO
    except BadNote:  # a row that nobody of ours signed, which the audit names, tells no day
        return LONG_AGO
