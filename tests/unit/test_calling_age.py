"""How long somebody has waited in hours in which we could have called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.rules.calling_age import calling_age, later_by
from app.consent.rules.hours import Where, is_calling_time
from app.consent.zones import states_in, zone_bucket, zones_in

LOS_ANGELES = zone_bucket("+16265550142")
MINUTE = timedelta(minutes=1)
# Who asked when, when somebody looks, and the minutes of calling time between.
CASES = {
    "in one morning": ("626", "2026-11-24T17:00", "2026-11-24T17:26", 26),
    "in the night, before eight": ("626", "2026-11-24T10:00", "2026-11-24T15:59", 0),
    "from night into the morning": ("626", "2026-11-24T10:00", "2026-11-24T16:30", 30),
    "over one night": ("626", "2026-11-25T03:00", "2026-11-25T17:00", 60 + 60),
    "after a day of 12 hours": ("626", "2026-11-24T17:00", "2026-11-25T17:00", 720),
    "where two zones must be open": ("812", "2026-12-01T13:30", "2026-12-01T14:30", 30),
    "over a Sunday of Mississippi": ("601", "2026-11-29T01:00", "2026-11-30T15:00", 60 + 60),
    "over a Louisiana Thanksgiving": ("504", "2026-11-26T14:00", "2026-11-27T14:30", 30),
    "over the night when clocks go forward": ("626", "2027-03-14T03:00", "2027-03-14T16:00", 120),
    "over the night when clocks go back": ("626", "2026-11-01T02:00", "2026-11-01T17:00", 120),
    "over a year": ("602", "2026-01-01T15:00", "2027-01-01T15:00", 365 * 720),
    "where no zone is known": ("800", "2026-11-24T17:00", "2026-11-27T17:00", 0),
    "before it was asked": ("626", "2026-11-24T17:00", "2026-11-24T16:30", 0),
}
moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE
)
areas = st.sampled_from(("626", "812", "907", "928", "601", "401", "671"))


def moment(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize("case", CASES)
def test_only_hours_in_which_one_could_call_are_counted(case: str) -> None:
    area, received_at, at, minutes = CASES[case]
    age = calling_age(zone_bucket(f"+1{area}5550142"), moment(received_at), moment(at))
    assert age == minutes * MINUTE


@given(areas, moments, st.integers(0, 5 * 24 * 4))
def test_it_is_the_sum_of_its_quarters(area: str, since: datetime, quarters: int) -> None:
    bucket = zone_bucket(f"+1{area}5550142")
    since = since.replace(minute=0)
    hours = [since + n * 15 * MINUTE for n in range(quarters)]
    open_ones = sum(is_calling_time(bucket, one) for one in hours)
    assert calling_age(bucket, since, since + quarters * 15 * MINUTE) == open_ones * 15 * MINUTE


@given(areas, moments)
def test_an_hour_later_is_an_hour_of_calling_time_later(area: str, at: datetime) -> None:
    bucket = zone_bucket(f"+1{area}5550142")
    later = later_by(Where(zones_in(bucket), states_in(bucket)), at, timedelta(hours=1))
    assert later is not None
    assert calling_age(bucket, at, later) == timedelta(hours=1)


def test_where_no_zone_is_known_no_calling_hour_goes_by() -> None:
    assert later_by(Where(()), moment("2026-11-24T17:00"), timedelta(hours=1)) is None
