"""Mails that were given up: dead_letters(), try_again(), forget_dead()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, text, update

from app.db import Reading, Writing
from app.notices.faults import Fault
from app.notices.models import GIVEN_UP, NoticeKind, NoticeRow
from app.notices.seen import COUNTED

LISTED = 50  # on the administrator's page, newest first


@dataclass(frozen=True)
class DeadLetter:
    """One mail that was given up; nobody's address, and nothing of what it said."""

    id: int
    kind: NoticeKind
    created_at: datetime
    given_up_at: datetime
    tries: int
    fault: Fault


def dead_letters(session: Reading, *, at: datetime) -> Sequence[DeadLetter]:
    """Those that were given up lately, the newest first, LISTED at most."""
    names = ("id", "kind", "created_at", "given_up_at", "tries", "last_error")
    rows = session.all(
        select(*(NoticeRow.__table__.c[name] for name in names))
        .where(text(GIVEN_UP), NoticeRow.given_up_at > at - COUNTED)
        .order_by(NoticeRow.given_up_at.desc(), NoticeRow.id.desc())
        .limit(LISTED)
    )
    return [
        DeadLetter(
            row.id,
            NoticeKind(row.kind),
            row.created_at,
            row.given_up_at,
            row.tries,
            Fault(row.last_error),
        )
        for row in rows
    ]


def try_again(session: Writing, notice_id: int, *, at: datetime) -> bool:
    """Puts a mail that was given up back into the outbox, under its name; False: it is there.

    It is written anew, so that who was erased or asked us to stop meanwhile gets nothing.
    """
    back = session.execute(
        update(NoticeRow).where(NoticeRow.id == notice_id, text(GIVEN_UP)),
        {"given_up_at": None, "next_try_at": at, "tries": 0},
    )
    return back.rowcount == 1


def any_over(session: Reading, *, at: datetime) -> bool:
    """Whether a mail was given up longer ago than the page tells of."""
    return session.first(select(NoticeRow.id).where(_over(at)).limit(1)) is not None


def forget_dead(session: Writing, *, at: datetime) -> None:
    """Deletes what was given up that long ago."""
    session.execute(delete(NoticeRow).where(_over(at)))


def _over(at: datetime) -> ColumnElement[bool]:
    return and_(text(GIVEN_UP), NoticeRow.given_up_at <= at - COUNTED)
