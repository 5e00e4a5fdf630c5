"""What became of the auditors' daily mails, day by day: days_mailed()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select

from app.db import Reading
from app.notices.daily import A_DAY
from app.notices.faults import Fault
from app.notices.models import NoticeRow

SHOWN = 14  # days on the staff's page


class Mailed(StrEnum):
    """What became of one day's mail to one auditor; `before`: they were none yet."""

    SENT = "sent"
    WAITS = "waits"
    MISSED = "missed"
    BEFORE = "before"


@dataclass(frozen=True)
class Day:
    """One day (UTC) of one auditor: what went wrong, and the day whose mail made up for it."""

    day: date
    auditor: str
    state: Mailed
    sent_at: datetime | None = None
    fault: Fault | None = None
    made_up_on: date | None = None


def days_mailed(session: Reading, auditors: Sequence[str], *, at: datetime) -> list[list[Day]]:
    """The last fortnight, newest day first; of each day what each auditor got."""
    today = at.astimezone(UTC).date()
    rows = session.all(
        select(NoticeRow.__table__)
        .where(NoticeRow.auditor.in_(auditors))
        .order_by(NoticeRow.auditor, NoticeRow.day)
    )
    known = {auditor: list(some) for auditor, some in groupby(rows, lambda row: row.auditor)}
    days = [today - n * A_DAY for n in range(SHOWN)]
    return [[_day(day, one, known.get(one, []), today) for one in auditors] for day in days]


def _day(day: date, auditor: str, rows: Sequence[Row[Any]], today: date) -> Day:
    row = next((one for one in rows if one.day == day), None)
    later = next((one.day for one in rows if one.sent_at and one.day > day), None)
    if row is None:
        if day < today and (not rows or day < rows[0].day):
            return Day(day, auditor, Mailed.BEFORE)
        state = Mailed.WAITS if day == today else Mailed.MISSED
        return Day(day, auditor, state, made_up_on=later)
    fault = Fault(row.last_error) if row.last_error else None
    if row.sent_at is not None:
        return Day(day, auditor, Mailed.SENT, row.sent_at)
    state = Mailed.WAITS if row.given_up_at is None else Mailed.MISSED
    return Day(day, auditor, state, None, fault, later)
