"""How times, numbers and references are written on pages; rendered here, never in a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Flask

from app.consent.record import PRODUCT_NAMES

OFFICE = ZoneInfo("America/Los_Angeles")  # the broker's own zone, always written out
LABELS = PRODUCT_NAMES
SHORT_LABELS = {"part_d": "Part D", "part_c": "Part C", "medigap": "Medigap", "other": "Other"}


def clock(local: datetime, *, seconds: bool = False) -> str:
    """`2:14 p.m.` of a moment that is already in the zone of its reader."""
    half = "a.m." if local.hour < 12 else "p.m."
    shown = f"{local:%M:%S}" if seconds else f"{local:%M}"
    return f"{local.hour % 12 or 12}:{shown} {half}"


def moment(at: datetime, language: str = "en") -> str:
    """`Nov 23, 2026, 2:14:51 p.m. PST (22:14:51 UTC)`, with the day where UTC has another."""
    local, utc = at.astimezone(OFFICE), at.astimezone(UTC)
    is_same_day = utc.date() == local.date()
    if language == "es":
        shown = _in_spanish(local, "d 'de' MMMM 'de' y, h:mm:ss a")
        other_day = "" if is_same_day else _in_spanish(utc, "d 'de' MMMM, ")
    else:
        shown = f"{local:%b} {local.day}, {local.year}, {clock(local, seconds=True)}"
        other_day = "" if is_same_day else f"{utc:%b} {utc.day}, "
    return f"{shown} {local:%Z} ({other_day}{utc:%H:%M:%S} UTC)"


def _in_spanish(at: datetime, pattern: str) -> str:
    return format_datetime(at, pattern, locale="es_US")


def minute(at: datetime) -> str:
    """`Nov 23, 2026, 2:14 p.m. PST`: where seconds would only be in the way."""
    local = at.astimezone(OFFICE)
    return f"{local:%b} {local.day}, {local.year}, {clock(local)} {local:%Z}"


def day(at: datetime) -> str:
    """`November 23, 2026` in the office's zone."""
    local = at.astimezone(OFFICE)
    return f"{local:%B} {local.day}, {local.year}"


def clock_time(at: datetime, language: str = "en") -> str:
    """`2:14 p.m. PST`."""
    local = at.astimezone(OFFICE)
    shown = _in_spanish(local, "h:mm a") if language == "es" else clock(local)
    return f"{shown} {local:%Z}"


def end_of_day(at: datetime) -> datetime:
    """The midnight that ends this day by the office's clock."""
    day = at.astimezone(OFFICE).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE)


def phone_number(e164: str, extension: str | None = None) -> str:
    """`(626) 555-0143 ext. 12` from E.164."""
    digits = e164.removeprefix("+1")
    text = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return f"{text} ext. {extension}" if extension else text


def masked_phone(e164: str) -> str:
    """`(•••) •••-0143`: enough to recognise one's own number."""
    return f"(•••) •••-{e164[-4:]}"


def masked_email(address: str) -> str:
    """`r•••@example.com`: enough to recognise one's own address."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def grouped(reference: str) -> str:
    """`K7P3 MW4R`: a reference in two groups, as it is said aloud."""
    return f"{reference[:4]} {reference[4:]}"


def init_app(web: Flask) -> None:
    """Makes these ways of writing known to the templates."""
    web.jinja_env.filters.update(
        moment=moment,
        minute=minute,
        day=day,
        clock_time=clock_time,
        phone_number=phone_number,
        grouped=grouped,
        rfc3339=lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    web.jinja_env.globals.update(labels=LABELS, short_labels=SHORT_LABELS)
