"""Zones of a number, buckets of zones, and the hours in which they are open."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from app.consent.facts import ConsentFact, Facts
from app.consent.numbering import e164
from app.consent.permission import decide_permission
from app.consent.places.tables import ZONES_OF_AREA
from app.consent.rules import RULES
from app.consent.rules.case import expires_at
from app.consent.rules.hours import is_calling_time, next_calling_time, next_closing_time
from app.consent.rules.rule import Rule
from app.consent.zones import zone_bucket, zones_in, zones_of

HALF_HOUR = timedelta(minutes=30)
START = datetime(2027, 1, 1, tzinfo=UTC)
AREAS = ("626", "212", "312", "303", "602", "928", "812", "850", "907", "808", "787", "671", "670")
OF_STATES = (*AREAS, "401", "214", "801", "601", "859")  # with hours of their own
minutes = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: START + timedelta(minutes=n))
areas = st.sampled_from(OF_STATES)


def test_zones_are_those_of_the_pinned_package_and_not_of_the_machine() -> None:
    assert zoneinfo.TZPATH == ()
    winter = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo.no_cache("America/Los_Angeles"))
    assert winter.utcoffset() == timedelta(hours=-8)


def number(area: str) -> str:
    return f"+1{area}5550142"


def test_a_number_has_all_zones_of_its_area() -> None:
    assert zones_of(number("626")) == ("America/Los_Angeles",)
    assert zone_bucket(number("928")) == "America/Denver|America/Phoenix"
    assert {"America/Chicago", "America/Indiana/Indianapolis"} < set(zones_of(number("930")))
    for area, zones in ZONES_OF_AREA.items():
        if area == "684":
            continue  # has no number kept for fiction; below
        assert set(zones) <= set(zones_of(number(area))), area


def test_every_zone_of_every_area_is_one_that_python_knows() -> None:
    buckets = {zone_bucket(number(str(area))) for area in range(200, 1000)} - {""}
    assert len(buckets) < 100  # more, and the queue's probe for each open one grows slow
    assert max(map(len, buckets)) <= 120  # the width of its column
    for bucket in buckets:
        assert all(ZoneInfo(zone).key == zone for zone in zones_in(bucket))


@pytest.mark.parametrize(
    "phone", ["", "x", "+", "6265550142", "+18005550142", "+14165550142", "+19995550142", "+44555"]
)
def test_a_number_of_nowhere_has_no_zone_and_no_hours(phone: str) -> None:
    assert zones_of(phone) == ()
    assert zone_bucket(phone) == ""
    assert not is_calling_time("", START)
    assert next_calling_time("", START) is None
    assert next_closing_time("", START) is None


@given(areas, minutes)
def test_the_next_calling_time_is_the_first(area: str, at: datetime) -> None:
    bucket = zone_bucket(number(area))
    opening = next_calling_time(bucket, at)
    assert opening is not None
    assert at <= opening <= at + timedelta(days=4)
    assert is_calling_time(bucket, opening)
    while at < opening:
        assert not is_calling_time(bucket, at)
        at += HALF_HOUR


@given(areas, minutes)
def test_the_queue_and_permission_keep_the_same_hours(area: str, at: datetime) -> None:
    consent = ConsentFact(at - timedelta(days=1), frozenset({"part_c"}), "call", "K7P3MW4R")
    facts = Facts(number(area), (consent,), ())
    answer = decide_permission(facts, at, product="part_c", channel="call")
    assert answer.allowed == is_calling_time(zone_bucket(facts.phone), at)
    if not answer.allowed:
        assert answer.next_change == next_calling_time(zone_bucket(facts.phone), at)


@pytest.mark.parametrize("area", AREAS)
def test_a_calling_day_begins_and_ends_by_the_clock_when_the_clocks_change(area: str) -> None:
    bucket = zone_bucket(number(area))
    for day in (datetime(2027, 3, 13, 22, tzinfo=UTC), datetime(2027, 11, 6, 22, tzinfo=UTC)):
        moments = [day + n * HALF_HOUR for n in range(96)]
        for before, after in pairwise(moments):
            if is_calling_time(bucket, after) and not is_calling_time(bucket, before):
                clocks = [after.astimezone(ZoneInfo(zone)) for zone in bucket.split("|")]
                assert min(clock.hour for clock in clocks) == 8
                assert {clock.minute for clock in clocks} == {0}


def test_a_consent_holds_twelve_calendar_months() -> None:
    assert expires_at(datetime(2026, 11, 20, 18, tzinfo=UTC)).isoformat() == (
        "2027-11-20T18:00:00+00:00"
    )
    assert expires_at(datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2029, 2, 28, tzinfo=UTC)
    assert expires_at(datetime(2026, 3, 31, tzinfo=UTC)) == datetime(2027, 3, 31, tzinfo=UTC)
    new_york = datetime(2026, 12, 31, 20, tzinfo=ZoneInfo("America/New_York"))
    assert expires_at(new_york) == datetime(2028, 1, 1, 1, tzinfo=UTC)


def test_a_rule_holds_from_its_first_day_until_before_its_last() -> None:
    rule = Rule("A-12", "42 CFR 422.2264", "Words.", date(2023, 9, 30), date(2026, 10, 1))
    days = [date(2023, 9, 29), date(2023, 9, 30), date(2026, 9, 30), date(2026, 10, 1)]
    assert [rule.holds_on(day) for day in days] == [False, True, True, False]
    assert Rule("A-09", "", "").holds_on(date(1990, 1, 1))


def test_every_rule_says_where_it_stands_and_what_it_wants() -> None:
    assert len({(rule.id, rule.citation) for rule in RULES}) == len(RULES)
    assert all(rule.citation for rule in RULES)
    assert all(rule.words.endswith(".") for rule in RULES)


def test_a_number_of_american_samoa_has_its_own_zone() -> None:
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
        example = phonenumbers.example_number_for_type("AS", kind)
        assert example is not None
        assert zones_of(e164(example)) == ("Pacific/Pago_Pago",)
