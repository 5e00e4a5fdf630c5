"""How long somebody has waited in hours in which we could have called: calling_age()."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from app.consent.rules.hours import Where, hours_on, windows_from, zone_info
from app.consent.zones import states_in, zones_in

NONE = timedelta()
DAY = timedelta(days=1)


def calling_age(
    bucket: str, received_at: datetime, at: datetime, *, is_excepted: bool = False
) -> timedelta:
    """The calling time of this bucket of zones between two moments; none where no zone is known.

    Months between are summed once and remembered: a page asks for each of its rows.
    """
    where = Where(zones_in(bucket), states_in(bucket), is_excepted)
    if not where.zones or at <= received_at:
        return NONE
    return _until(where, at) - _until(where, received_at)


def later_by(where: Where, at: datetime, span: timedelta) -> datetime | None:
    """The moment, UTC, when so much calling time has gone by since `at`; None: never."""
    left = span
    for start, end in windows_from(where, at):
        begins = max(start, at)
        if end - begins >= left:
            return begins + left
        left -= max(NONE, end - begins)
    return None


def _until(where: Where, at: datetime) -> timedelta:
    """The calling time since the year's first day, and of the years before since 2020."""
    day = at.astimezone(zone_info(where.zones[0])).date()
    window = hours_on(where, day)
    today = min(max(NONE, at - window[0]), window[1] - window[0]) if window else NONE
    # The day of the first zone has not begun in another one, or is over there: its hours are not.
    month = sum((_of_day(where, day.replace(day=one)) for one in range(1, day.day)), NONE)
    return _before(where, day.year, day.month) + month + today


@lru_cache(4_096)
def _before(where: Where, year: int, month: int) -> timedelta:
    """The calling time of all months before this one, from 2020 on."""
    if year < 2020:
        return NONE
    year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return _before(where, year, month) + _of_month(where, year, month)


def _of_month(where: Where, year: int, month: int) -> timedelta:
    first, total = date(year, month, 1), NONE
    while first.month == month:
        total += _of_day(where, first)
        first += DAY
    return total


def _of_day(where: Where, day: date) -> timedelta:
    window = hours_on(where, day)
    return window[1] - window[0] if window else NONE
