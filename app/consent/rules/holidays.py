"""Days on which some states want no sales calls: is_holiday()."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

MONDAY, TUESDAY, THURSDAY, SATURDAY, SUNDAY = 0, 1, 3, 5, 6
DAY = timedelta(days=1)


def is_holiday(state: str, day: date) -> bool:
    """Whether this state's rule counts the day among its holidays.

    The federal ones on the days on which they are observed and on their own (5 USC 6103), and
    what the state adds. Where sources differ, the longer list: a call can wait for a day.
    """
    return day in _holidays(state, day.year)


@lru_cache(512)
def _holidays(state: str, year: int) -> frozenset[date]:
    days = {*_federal(year), *_of_state(state, year)}
    new_year = date(year + 1, 1, 1)  # may be observed on the last day of this year
    return frozenset(days | {_observed(one) for one in (*days, new_year)})


def _federal(year: int) -> Iterator[date]:
    """5 USC 6103(a)."""
    yield from (date(year, 1, 1), date(year, 6, 19), date(year, 7, 4))
    yield from (date(year, 11, 11), date(year, 12, 25))
    yield from (_nth(3, MONDAY, year, 1), _nth(3, MONDAY, year, 2), _last_monday_of_may(year))
    yield from (_nth(1, MONDAY, year, 9), _nth(2, MONDAY, year, 10), _nth(4, THURSDAY, year, 11))


def _of_state(state: str, year: int) -> Iterator[date]:
    match state:
        case "AL":  # Ala. Code 1-3-8
            yield from (_nth(4, MONDAY, year, 4), _nth(1, MONDAY, year, 6))
        case "LA":  # La. R.S. 1:55
            yield from (_easter(year) - 47 * DAY, _easter(year) - 2 * DAY)
        case "PA":  # Act 73 of 2019
            yield from (_easter(year) - 2 * DAY, date(year, 6, 14))
            yield _election(year)
        case "RI":  # R.I. Gen. Laws 25-1-1
            yield from (_nth(2, MONDAY, year, 8), _election(year))
        case "UT":  # Utah Code 63G-1-301
            yield date(year, 7, 24)


def _observed(day: date) -> date:
    """Saturday is observed on Friday, Sunday on Monday (5 USC 6103(b), Ala. Code 1-3-8)."""
    if day.weekday() == SATURDAY:
        return day - DAY
    return day + DAY if day.weekday() == SUNDAY else day


def _nth(number: int, weekday: int, year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - DAY * last.weekday()


def _election(year: int) -> date:
    return _nth(1, MONDAY, year, 11) + DAY


def _easter(year: int) -> date:
    """Western Easter by the anonymous Gregorian algorithm (Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    m = (a + 11 * d + 22 * e) // 451
    month, day = divmod(d + e - 7 * m + 114, 31)
    return date(year, month, day + 1)
