"""The dated rules that permission applies: consent's term, scope, channel, revocation, hours."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.consent.zones import zones_in

TERM_MONTHS = 12
DAYS_AHEAD = 3  # the next opening is at most a day and a change of clocks away


@dataclass(frozen=True)
class Rule:
    """One rule and the days on which it holds, half-open; None is open."""

    id: str
    citation: str
    words: str
    effective_from: date | None = None
    effective_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on this day of the called person's."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day < self.effective_to)


@dataclass(frozen=True)
class Hours(Rule):
    """When a call may be made, by the called person's clock: opens <= local < closes."""

    opens: time = time(8)
    closes: time = time(20)


A_09 = Rule(
    "A-09",
    "42 CFR 422.2264(c)(3)(iii)(A)",
    "There is no consent to calls in force: none was given yet, or its 12 months are over.",
)
A_10 = Rule(
    "A-10",
    "42 CFR 422.2264(c)(3)(i), 42 CFR 423.2264(c)(3)(i)",
    "The person did not ask to talk about this product.",
)
B_02 = Rule("B-02", "47 USC 227(b)", "The person agreed to a live call by hand, to nothing else.")
B_09 = Rule("B-09", "47 CFR 64.1200(a)(10)-(11)", "The person asked us to stop.")
B_11 = Hours(
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
    "The number's area lies in several time zones, and it must be calling time in each.",
)
S_07 = Rule(
    "S-07",
    "47 CFR 64.1200(a)(10)-(11)",
    "A newer consent does not lift the person's word that we must stop.",
)
S_08 = Rule(
    "S-08",
    "42 CFR 422.2264(c)(3)(i)",
    "The person ticked only Other: somebody must read the question first.",
)
HOURS = (B_11,)
RULES = (A_09, A_10, B_02, B_09, B_11, B_12, S_06, S_07, S_08)


def expires_at(given_at: datetime) -> datetime:
    """The first moment, UTC, at which a consent no longer holds (A-09).

    Twelve calendar months later at the same time of day; 29 February gives 28 February.
    """
    given = given_at.astimezone(UTC)
    months = given.month - 1 + TERM_MONTHS
    year, month = given.year + months // 12, months % 12 + 1
    last_day = calendar.monthrange(year, month)[1]
    return given.replace(year=year, month=month, day=min(given.day, last_day))


def open_zones(zones: tuple[str, ...], at: datetime) -> tuple[str, ...]:
    """Those of the zones in which it is calling time (B-11)."""
    return tuple(zone for zone in zones if _is_open(zone, at))


def is_calling_time(bucket: str, at: datetime) -> bool:
    """Whether it is calling time in every zone of the bucket; never where none is known."""
    zones = zones_in(bucket)
    return bool(zones) and open_zones(zones, at) == zones


def next_calling_time(bucket: str, at: datetime) -> datetime | None:
    """The first moment from `at` on, UTC, that is calling time; None where none is known."""
    if is_calling_time(bucket, at):
        return at.astimezone(UTC)
    return _next_edge(bucket, at, wanted=True)


def next_closing_time(bucket: str, at: datetime) -> datetime | None:
    """The first moment after `at`, UTC, that is not calling time; None where none is known."""
    return _next_edge(bucket, at, wanted=False)


def rule_changes(zones: tuple[str, ...]) -> tuple[datetime, ...]:
    """The midnights, UTC, at which a rule begins or ends in one of the zones."""
    days = {day for rule in RULES for day in (rule.effective_from, rule.effective_to) if day}
    return tuple(_moment(day, time(0), ZoneInfo(zone)) for day in days for zone in zones)


def _is_open(zone: str, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    return all(
        hours.opens <= local.time() < hours.closes
        for hours in HOURS
        if hours.holds_on(local.date())
    )


def _next_edge(bucket: str, at: datetime, *, wanted: bool) -> datetime | None:
    edges = {
        _moment(day, edge, zone)
        for zone in map(ZoneInfo, zones_in(bucket))
        for day in (at.astimezone(zone).date() + timedelta(n) for n in range(DAYS_AHEAD))
        for hours in HOURS
        for edge in (hours.opens, hours.closes)
    }
    later = sorted(edge for edge in edges if edge > at)
    return next((edge for edge in later if is_calling_time(bucket, edge) is wanted), None)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    # No zone of the United States changes its clocks at an hour that a rule names.
    return datetime.combine(day, clock, zone).astimezone(UTC)
