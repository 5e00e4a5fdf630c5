"""How the outbox stands, and when a worker was last seen: count_notices(), keep_seen()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.dialects import postgresql

from app.db import Reading, Writing
from app.notices.faults import Fault
from app.notices.models import IN_THE_OUTBOX, NoticeKind, NoticeRow, WorkerRow

COUNTED = timedelta(days=30)  # how far back the staff's page counts
UNSEEN = timedelta(seconds=60)  # without a sign of a worker, somebody is told
WORKER = "work"


@dataclass(frozen=True)
class OutboxState:
    """How many wait (all there are), were sent and were given up (lately), and the last fault."""

    waiting: int
    sent: int
    given_up: int
    last_fault: Fault | None


@dataclass(frozen=True)
class Trial:
    """What became of somebody's newest test mail."""

    created_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None
    fault: Fault | None


def count_notices(session: Reading, *, at: datetime) -> OutboxState:
    """How the outbox stands now."""
    lately = NoticeRow.created_at > at - COUNTED
    count = select(func.count()).select_from(NoticeRow)
    last = session.scalar(
        select(NoticeRow.last_error)
        .where(lately, NoticeRow.last_error.is_not(None))
        .order_by(NoticeRow.id.desc())
    )
    return OutboxState(
        waiting=session.scalar(count.where(text(IN_THE_OUTBOX))) or 0,
        sent=session.scalar(count.where(lately, NoticeRow.sent_at.is_not(None))) or 0,
        given_up=session.scalar(count.where(NoticeRow.given_up_at > at - COUNTED)) or 0,
        last_fault=Fault(last) if last else None,
    )


def newest_trial(session: Reading, account_id: int) -> Trial | None:
    """The newest test mail to this account; None: there was none."""
    row = session.first(
        select(NoticeRow.created_at, NoticeRow.sent_at, NoticeRow.given_up_at, NoticeRow.last_error)
        .where(NoticeRow.kind == NoticeKind.TEST.value, NoticeRow.account_id == account_id)
        .order_by(NoticeRow.id.desc())
    )
    if row is None:
        return None
    fault = Fault(row.last_error) if row.last_error else None
    return Trial(row.created_at, row.sent_at, row.given_up_at, fault)


def keep_seen(session: Writing, *, at: datetime) -> None:
    """A worker is alive."""
    sign = postgresql.insert(WorkerRow).values(name=WORKER, seen_at=at)
    session.execute(
        sign.on_conflict_do_update(index_elements=[WorkerRow.name], set_={"seen_at": at})
    )


def worker_is_seen(session: Reading, *, at: datetime) -> bool:
    """Whether a worker gave a sign within the last minute."""
    seen_at = session.scalar(select(WorkerRow.seen_at))
    return seen_at is not None and at - seen_at < UNSEEN
