"""When to call again: moved into calling hours, right on the days when the clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.consent.facts import ConsentFact, Facts, ListFact
from app.leads.calls.again import first_callable, free_from, nearest_callable

GIVEN = datetime(2026, 10, 20, 18, tzinfo=UTC)
ROSA = Facts("+16265550142", (ConsentFact(GIVEN, frozenset({"part_c"}), "call", "K7P3MW4R"),))
# What was wanted, and the nearest moment at which a call is possible; Los Angeles.
NEAREST = {
    "in the morning": ("2026-11-24T18:00", "2026-11-24T18:00"),
    "in the night": ("2026-11-25T09:00", "2026-11-25T16:00"),
    "at eight in the evening": ("2026-11-25T04:00", "2026-11-25T16:00"),
    "a second before": ("2026-11-25T03:59", "2026-11-25T03:59"),
    "eight on the day when clocks go back": ("2026-11-01T16:00", "2026-11-01T16:00"),
    "seven on that day, which was eight the day before": ("2026-11-01T15:00", "2026-11-01T16:00"),
    "eight on the day when clocks go forward": ("2027-03-14T15:00", "2027-03-14T15:00"),
    "seven on that day": ("2027-03-14T14:00", "2027-03-14T15:00"),
    "the hour that is left out": ("2027-03-14T10:00", "2027-03-14T15:00"),
    "eight in the evening of that day": ("2027-03-15T03:00", "2027-03-15T15:00"),
    "after the permission is over": ("2028-01-01T20:00", "2027-10-20T17:59"),
}


def moment(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize("case", NEAREST)
def test_the_nearest_moment_at_which_a_call_is_possible(case: str) -> None:
    wanted, nearest = map(moment, NEAREST[case])
    assert nearest_callable(ROSA, wanted) == nearest


def test_where_no_consent_is_there_is_none() -> None:
    assert nearest_callable(Facts(ROSA.phone), moment("2026-11-24T18:00")) is None


def test_three_attempts_put_it_off_until_the_first_is_a_day_old() -> None:
    calls = tuple(moment(f"2026-11-24T{hour}:10") for hour in (17, 19, 21))
    tried = replace(ROSA, calls=calls)
    day_later = calls[0] + timedelta(hours=24, microseconds=1)
    assert first_callable(tried, moment("2026-11-25T00:10")) == day_later


def test_a_list_that_will_be_old_by_then_ends_no_follow_up() -> None:
    listed = ListFact(GIVEN, date(2026, 10, 20), is_listed=False)
    old = replace(ROSA, lists=(listed,))
    wanted = moment("2026-12-24T18:00")
    assert nearest_callable(old, wanted) == wanted


@pytest.mark.parametrize(
    ("due_at", "free_at"),
    [
        ("2026-11-24T18:00", "2026-11-24T19:00"),
        ("2026-11-25T03:30", "2026-11-25T16:30"),
        ("2026-11-01T03:00", "2026-11-01T17:00"),  # eight in the evening before clocks go back
        ("2027-03-14T03:30", "2027-03-14T15:30"),
    ],
)
def test_it_is_anybodys_after_an_hour_of_calling_time(due_at: str, free_at: str) -> None:
    assert free_from(ROSA, moment(due_at)) == moment(free_at)
