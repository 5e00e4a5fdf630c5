"""Zones and the times in them, in the words that people use for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.web.formatting import clock

WORDS = {
    "America/New_York": "Eastern",
    "America/Detroit": "Eastern",
    "America/Indiana/Indianapolis": "Eastern",
    "America/Chicago": "Central",
    "America/Menominee": "Central",
    "America/North_Dakota/Center": "Central",
    "America/Denver": "Mountain",
    "America/Boise": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "America/Juneau": "Alaska",
    "America/Adak": "Aleutian Islands",
    "Pacific/Honolulu": "Hawaii",
    "America/Puerto_Rico": "Puerto Rico",
    "America/St_Thomas": "Virgin Islands",
    "Pacific/Guam": "Guam",
    "Pacific/Saipan": "Northern Marianas",
    "Pacific/Pago_Pago": "American Samoa",
}


def zone_word(zone: str) -> str:
    """`Pacific` for America/Los_Angeles; the city of a zone that has no word here."""
    return WORDS.get(zone, zone.rpartition("/")[2].replace("_", " "))


def zone_words(zones: Sequence[str]) -> str:
    """`Central or Eastern`: where a number may ring; "not known" without a zone."""
    return " or ".join(dict.fromkeys(map(zone_word, zones))) or "not known"


def time_there(at: datetime, zones: Sequence[str]) -> str:
    """`1:14 p.m. Central, 2:14 p.m. Eastern time`: this moment by each clock there."""
    clocks = dict.fromkeys(f"{_clock_in(at, zone)} {zone_word(zone)}" for zone in zones)
    return f"{', '.join(clocks)} time"


def time_where_they_are(at: datetime, zones: Sequence[str]) -> str:
    """`1:14 p.m.` where that is one zone, else each zone's time by name."""
    words = dict.fromkeys(map(zone_word, zones))
    return _clock_in(at, zones[0]) if len(words) == 1 else time_there(at, zones)


def time_to_come(moment: datetime, zones: Sequence[str], *, at: datetime) -> str:
    """`8:00 a.m. Pacific time today`, `… time on Wed, Nov 25`: as seen from `at`, there."""
    zone = ZoneInfo(zones[0]) if zones else UTC
    local, today = moment.astimezone(zone), at.astimezone(zone).date()
    day = "today" if local.date() == today else f"on {local:%a}, {local:%b} {local.day}"
    return f"{time_there(moment, zones)} {day}" if zones else f"{clock(local)} UTC {day}"


def age(since: datetime, at: datetime) -> str:
    """`26 minutes`, `3 hours`, `12 days`: whole units, rounded down, and never none."""
    minutes = max(0, int((at - since).total_seconds()) // 60)
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes >= size:
            return counted(minutes // size, unit)
    return counted(minutes, "minute") if minutes else "less than a minute"


def hours_long(span: timedelta) -> str:
    """`26 minutes`, `3 hours`, `1,204 hours`: of time that does not fill whole days."""
    minutes = int(span.total_seconds()) // 60
    if minutes >= 60:
        return f"{minutes // 60:,} hour{'s' * (minutes >= 120)}"
    return counted(minutes, "minute") if minutes else "less than a minute"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 minute`, `2 minutes`, `no people`."""
    word = one if number == 1 else many or f"{one}s"
    return f"{number or 'no'} {word}"


def _clock_in(at: datetime, zone: str) -> str:
    return clock(at.astimezone(ZoneInfo(zone)))
