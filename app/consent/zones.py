"""Where a telephone number may ring: zones_of(), the zones that permission looks at."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from app.consent.numbering import Kind, kind_of
from app.consent.places.tables import HOURS, STATES_OF_AREA, ZONES_OF_AREA

RINGING = frozenset({Kind.LINE, Kind.FICTIONAL})
NO_ZONE = "Etc/Unknown"
MOST_OF_A_NUMBER = 8  # zones; more are all of the plan, the library's word for "not known"
IN_DOUBT = frozenset({"OK", "MD"})  # where a queue's choice may count as a machine's (B-03)
BY_HAND, OWN_HOURS = "hand:", "#"
NARROWER = frozenset(  # than ours, on some day
    row["state"]
    for row in HOURS
    if row["holidays"] or {row[day] for day in ("week", "saturday", "sunday")} - {"8-20", "8-21"}
)
PEOPLE_REMEMBERED = 4_096


@lru_cache(PEOPLE_REMEMBERED)  # a decision is asked for three products, and again on each page
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
    return tuple(sorted({*known, *ZONES_OF_AREA.get(area, ())} - {NO_ZONE}))


def states_of(phone_e164: str) -> tuple[str, ...]:
    """The states of the number's area code, as two letters; none when that is not known."""
    national = phone_e164.removeprefix("+1")
    state = STATES_OF_AREA.get(national[:3]) if len(national) == len("6265550142") else None
    return (state,) if state else ()


def zone_bucket(phone_e164: str) -> str:
    """Zones, and states with hours of their own, as one value that an index can hold.

    Empty when no zone is known. Whose bucket is open may be called at this hour, if at all.
    """
    return bucket_of(zones_of(phone_e164), states_of(phone_e164))


def bucket_of(zones: Collection[str], states: Collection[str]) -> str:
    """The same of zones and states that a person named."""
    if not zones:
        return ""
    mark = BY_HAND if IN_DOUBT.intersection(states) else ""
    own = "+".join(sorted(NARROWER.intersection(states)))
    return f"{mark}{'|'.join(sorted(zones))}{OWN_HOURS + own if own else ''}"


def zones_in(bucket: str) -> tuple[str, ...]:
    """The zones of a bucket."""
    zones = bucket.removeprefix(BY_HAND).partition(OWN_HOURS)[0]
    return tuple(zones.split("|")) if zones else ()


def states_in(bucket: str) -> tuple[str, ...]:
    """The states of a bucket that have hours of their own."""
    states = bucket.partition(OWN_HOURS)[2]
    return tuple(states.split("+")) if states else ()


def is_opened_by_hand(bucket: str) -> bool:
    """Whether a person has to choose its leads from the list (B-03)."""
    return bucket.startswith(BY_HAND)
