"""Moments on paper: UTC first, then as the person's clock showed it: moment(), zones_told()."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.consent.zones import zones_of


def moment(at: datetime, zones: Sequence[str] = ()) -> str:
    """`November 24, 2026, 18:01:00 UTC (1:01:00 p.m. EST by the number’s area code)`.

    An area code may lie in two zones: then both are told.
    """
    utc = at.astimezone(UTC)
    shown = f"{utc:%B} {utc.day}, {utc.year}, {utc:%H:%M:%S} UTC"
    clocks = dict.fromkeys(_clock(at.astimezone(ZoneInfo(zone)), utc) for zone in zones)
    return f"{shown} ({' or '.join(clocks)} by the number’s area code)" if clocks else shown


def zones_told(phone: str | None) -> tuple[str, ...]:
    """The zones in which this number may ring; none where the number is not told."""
    return zones_of(phone) if phone else ()


def _clock(local: datetime, utc: datetime) -> str:
    half = "a.m." if local.hour < 12 else "p.m."
    other_day = "" if local.date() == utc.date() else f"{local:%B} {local.day}, "
    return f"{other_day}{local.hour % 12 or 12}:{local:%M:%S} {half} {local:%Z}"
