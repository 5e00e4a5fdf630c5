"""Where a telephone number may ring: zones_of(), the zones that permission looks at."""

from __future__ import annotations

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from app.consent.numbering import Kind, kind_of

# One area code may lie in several zones, of which the library knows one.
ZONES_OF_AREA = {
    ("850", "448"): ("America/New_York", "America/Chicago"),
    ("812", "930", "219", "574"): ("America/Indiana/Indianapolis", "America/Chicago"),
    ("270", "364", "606"): ("America/New_York", "America/Chicago"),
    ("423", "931"): ("America/New_York", "America/Chicago"),
    ("906",): ("America/Detroit", "America/Menominee"),
    ("928",): ("America/Phoenix", "America/Denver"),  # the Navajo Nation has daylight saving
    ("432",): ("America/Chicago", "America/Denver"),
    ("701", "605"): ("America/Chicago", "America/Denver"),
    ("308", "620", "785"): ("America/Chicago", "America/Denver"),
    ("208", "986"): ("America/Boise", "America/Los_Angeles"),
    ("541", "458"): ("America/Los_Angeles", "America/Boise"),
    ("775",): ("America/Los_Angeles", "America/Denver"),
    ("907",): ("America/Anchorage", "America/Adak"),
    ("402", "531"): ("America/Chicago", "America/Denver"),
}
_AREAS: dict[str, tuple[str, ...]] = {
    area: zones for areas, zones in ZONES_OF_AREA.items() for area in areas
}
_AREAS["684"] = ("Pacific/Pago_Pago",)  # American Samoa, of which the library knows few prefixes
RINGING = frozenset({Kind.LINE, Kind.FICTIONAL})
NO_ZONE = "Etc/Unknown"
MOST_OF_A_NUMBER = 8  # zones; more are all of the plan, the library's word for "not known"


def zones_of(phone_e164: str) -> tuple[str, ...]:
    """Every IANA zone in which the number may ring, sorted; none when that is not known.

    The library knows prefixes, and answers an unknown one with a single zone of the area;
    people move within an area code and keep the number: so all zones of the area count too.
    """
    try:
        number = phonenumbers.parse(phone_e164)
    except phonenumbers.NumberParseException:
        return ()
    if kind_of(number) not in RINGING:
        return ()  # of a toll-free number the library names every zone of the plan
    area = str(number.national_number)[:3]
    known = time_zones_for_number(number)
    if len(known) > MOST_OF_A_NUMBER:
        known = ()
    return tuple(sorted({*known, *_AREAS.get(area, ())} - {NO_ZONE}))


def zone_bucket(phone_e164: str) -> str:
    """The zones as one value that an index can hold; empty when they are not known."""
    return "|".join(zones_of(phone_e164))


def zones_in(bucket: str) -> tuple[str, ...]:
    """The zones of a bucket."""
    return tuple(bucket.split("|")) if bucket else ()
