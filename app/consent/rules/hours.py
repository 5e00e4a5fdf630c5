"""When a person may be called by every clock of theirs: calling hours, B-11, B-12, S-06."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from app.consent.rules.rule import Rule
from app.consent.rules.state_hours import StateHours, narrower
from app.consent.zones import states_in, zones_in

OPENS, CLOSES = time(8), time(20)
DAYS_AHEAD = 14  # a week-end, and holidays beside it, are far fewer
Window = tuple[datetime, datetime]

B_11 = Rule(
    "B-11",
    "47 CFR 64.1200(c)(1), 16 CFR 310.4(c)",
    "We call from 8:00 to 20:00 by the person's clock.",
)
B_12 = Rule(
    "B-12", "47 CFR 64.1200(c)(1)", "We do not know the number's time zone, so not when to call."
)
S_06 = Rule(
    "S-06",
    "47 CFR 64.1200(c)(1)",
    "The person may be in several time zones, and it must be calling time in each.",
)


@dataclass(frozen=True)
class Where:
    """The zones and the states of a person, and whether requested calls are excepted there."""

    zones: tuple[str, ...]
    states: tuple[str, ...] = ()
    is_excepted: bool = False


def open_zones(where: Where, at: datetime) -> tuple[str, ...]:
    """Those of the zones in which it is calling time (B-11)."""
    return tuple(zone for zone in where.zones if _is_within(_window_at(where, zone, at), at))


def next_opening(where: Where, at: datetime) -> datetime | None:
    """The first moment from `at` on, UTC, that is calling time in every zone; None: there is none.

    Zones of one person are less than twelve hours apart, so a calling day has one date in all.
    """
    for window in windows_from(where, at):
        if window[1] > at:
            return max(window[0], at.astimezone(UTC))
    return None


def next_closing(where: Where, at: datetime) -> datetime | None:
    """The first moment after `at`, UTC, that is not calling time, once it has been."""
    return next((end for start, end in windows_from(where, at) if end > at), None)


def is_calling_time(bucket: str, at: datetime, *, is_excepted: bool = False) -> bool:
    """Whether it is calling time in every zone of the bucket; never where none is known."""
    where = Where(zones_in(bucket), states_in(bucket), is_excepted)
    return bool(where.zones) and open_zones(where, at) == where.zones


def next_calling_time(bucket: str, at: datetime) -> datetime | None:
    """The first moment from `at` on, UTC, that is calling time; None where none is known."""
    return next_opening(Where(zones_in(bucket), states_in(bucket)), at)


def next_closing_time(bucket: str, at: datetime) -> datetime | None:
    """The first moment after `at`, UTC, that is not calling time; None where none is known."""
    return next_closing(Where(zones_in(bucket), states_in(bucket)), at)


def against_hour(where: Where, at: datetime) -> Iterator[Rule]:
    """The rules against a call at this hour of the day, each state's own among them."""
    if not where.zones:
        yield B_12
        return
    opened = open_zones(where, at)
    if opened == where.zones:
        return
    if opened:
        yield S_06
    shut = [zone for zone in where.zones if zone not in opened]
    if any(not _is_within(_window(Where((zone,)), zone, _day(zone, at)), at) for zone in shut):
        yield B_11
    for rule in narrower(where.states, where.is_excepted):
        if any(_speaks(rule, zone, at) for zone in shut):
            yield rule


zone_info = cache(ZoneInfo)


def windows_from(where: Where, at: datetime) -> Iterator[Window]:
    """The calling hours of the days ahead, UTC, from the day of `at` on; it may lie before it."""
    if not where.zones:
        return
    first = at.astimezone(zone_info(where.zones[0])).date()
    for number in range(DAYS_AHEAD):
        window = hours_on(where, first + timedelta(days=number))
        if window:
            yield window


@lru_cache(8_192)
def hours_on(where: Where, day: date) -> Window | None:
    """The hours of a day in all zones together, UTC; None: nobody calls on that day."""
    windows = [_window(where, zone, day) for zone in where.zones]
    known = [window for window in windows if window]
    if len(known) < len(windows):
        return None
    start, end = max(one[0] for one in known), min(one[1] for one in known)
    return (start, end) if start < end else None


def _window_at(where: Where, zone: str, at: datetime) -> Window | None:
    return _window(where, zone, _day(zone, at))


def _day(zone: str, at: datetime) -> date:
    return at.astimezone(zone_info(zone)).date()


def _speaks(rule: StateHours, zone: str, at: datetime) -> bool:
    """Whether it is this rule that forbids the hour; one that is no narrower than ours does not."""
    day = _day(zone, at)
    ours, theirs = _window(Where((zone,)), zone, day), _of_state(rule, zone, day)
    is_narrower = not (ours and theirs) or theirs[0] > ours[0] or theirs[1] < ours[1]
    return is_narrower and not _is_within(theirs, at)


@lru_cache(8_192)
def _window(where: Where, zone: str, day: date) -> Window | None:
    start, end = _moment(day, OPENS, zone), _moment(day, CLOSES, zone)
    for rule in narrower(where.states, where.is_excepted):
        window = _of_state(rule, zone, day)
        if window is None:
            return None
        start, end = max(start, window[0]), min(end, window[1])
    return (start, end) if start < end else None


def _of_state(rule: StateHours, zone: str, day: date) -> Window | None:
    if not rule.holds_on(day):
        return _moment(day, time.min, zone), _moment(day, time.max, zone)
    hours = rule.hours_on(day)
    clock = rule.clock or zone
    return None if hours is None else (_moment(day, hours[0], clock), _moment(day, hours[1], clock))


def _is_within(window: Window | None, at: datetime) -> bool:
    return window is not None and window[0] <= at < window[1]


def _moment(day: date, clock: time, zone: str) -> datetime:
    # No zone of the United States changes its clocks at an hour that a rule names.
    return datetime.combine(day, clock, zone_info(zone)).astimezone(UTC)
