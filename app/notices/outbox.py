"""The outbox: put_notice(), take_due(), and what became of each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from sqlalchemy import CTE, Update, delete, insert, select, text, update

from app.chaining import Columns
from app.db import Reading, Writing
from app.notices.faults import Fault
from app.notices.models import IN_THE_OUTBOX, NoticeKind, NoticeRow

# After each try that failed; then the notice is given up, 41 hours after the first.
PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
LEASE = timedelta(minutes=5)  # longer than any delivery; then another worker may take it
Values = Mapping[str, object]


@dataclass(frozen=True)
class Notice:
    """One notice that a worker has taken; `name` is the same at every try.

    It is about a lead, for an account, or about an auditor's day. `told_until`: of leads that
    came until then its reader has been told before.
    """

    id: int
    kind: NoticeKind
    lead_id: int | None
    account_id: int | None
    auditor: str | None
    day: date | None
    language: str
    name: str
    told_until: datetime | None
    tries: int


_FILLED = ("kind", "account_id", "language", "name", "created_at", "next_try_at", "tries")
_COLUMNS = Columns(NoticeRow, "notice", *_FILLED)
_notice = insert(NoticeRow)


def new_notice(
    kind: NoticeKind, *, at: datetime, language: str = "en", account_id: int | None = None
) -> Values:
    """A notice that is due at once, not stored yet; its name says nothing of anybody."""
    return {
        "kind": kind.value,
        "account_id": account_id,
        "language": language,
        "name": secrets.token_hex(16),
        "created_at": at,
        "next_try_at": at,
        "tries": 0,
    }


def put_notice(session: Writing, notice: Values, lead_id: int | None = None) -> None:
    """Stores a notice in this transaction: what is not committed is never sent."""
    session.execute(_notice, {**notice, "lead_id": lead_id})


def chain_notice(lead: CTE) -> CTE:
    """The same as a part of one larger statement that stores the lead too."""
    return _COLUMNS.chained(lead, lead_id=lead.c.id)


def chained_notice(notice: Values) -> dict[str, object]:
    """The values for that part."""
    return _COLUMNS.named(notice)


def is_due(session: Reading, *, at: datetime) -> bool:
    """Whether a look for a notice to take is worth a write."""
    query = select(NoticeRow.id).where(text(IN_THE_OUTBOX), NoticeRow.next_try_at <= at).limit(1)
    return session.first(query) is not None


def take_due(session: Writing, *, at: datetime) -> Notice | None:
    """The notice that waits longest, leased to this worker; None: nothing is due.

    Of several workers on PostgreSQL each takes another one; who dies loses the lease.
    """
    names = [name for name in Notice.__dataclass_fields__ if name != "tries"]
    row = session.first(
        select(*(getattr(NoticeRow, name) for name in names), NoticeRow.tries)
        .where(text(IN_THE_OUTBOX), NoticeRow.next_try_at <= at)
        .order_by(NoticeRow.next_try_at, NoticeRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    tries = row.tries + 1
    session.execute(_of(row.id), {"tries": tries, "next_try_at": at + LEASE})
    return Notice(**{**row._mapping, "kind": NoticeKind(row.kind), "tries": tries})


def keep_sent(
    session: Writing, notice: Notice, *, at: datetime, told_until: datetime | None = None
) -> None:
    """The server took it; its reader now knows of the leads that came until `told_until`."""
    told = {"sent_at": at, "last_error": None, "told_until": told_until}
    session.execute(_of(notice.id), told)


def keep_fault(session: Writing, notice: Notice, fault: Fault, *, at: datetime) -> None:
    """It was not taken: once more after a pause that grows, or given up for good."""
    if fault.is_final or notice.tries > len(PAUSES):
        session.execute(_of(notice.id), {"given_up_at": at, "last_error": fault.value})
        return
    next_try = at + PAUSES[notice.tries - 1]
    session.execute(_of(notice.id), {"next_try_at": next_try, "last_error": fault.value})


def postpone(session: Writing, notice: Notice, until: datetime) -> None:
    """It may not be sent yet; that was no try."""
    session.execute(_of(notice.id), {"next_try_at": until, "tries": notice.tries - 1})


def drop_notice(session: Writing, notice: Notice) -> None:
    """There is nobody to send it to any more."""
    session.execute(delete(NoticeRow).where(NoticeRow.id == notice.id))


def copy_state(session: Reading, lead_id: int) -> Literal["waits", "sent"] | None:
    """Whether a lead's copy still goes out or went; None: none does, or not any more."""
    row = session.first(
        select(NoticeRow.sent_at).where(
            NoticeRow.lead_id == lead_id, NoticeRow.given_up_at.is_(None)
        )
    )
    if row is None:
        return None
    return "waits" if row.sent_at is None else "sent"


def _of(notice_id: int) -> Update:
    return update(NoticeRow).where(NoticeRow.id == notice_id)
