"""A slip in the record of a call: it counts until it was mended, and for no moment after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.consent.facts import MendFact, ScopeFact
from tests.unit.test_permission import ROSA, asked
from tests.unit.truth.anybody import NOON

TOLD_AT = NOON - timedelta(hours=2)
MENDED_AT = NOON - timedelta(hours=1)
MEND = MendFact(MENDED_AT, TOLD_AT)
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("ago", "against"), [(timedelta(0), ""), (MICROSECOND, "B-19"), (timedelta(minutes=30), "B-19")]
)
def test_a_wrong_number_by_slip_parks_nobody_once_it_is_mended(
    ago: timedelta, against: str
) -> None:
    slipped = replace(ROSA, wrong_numbers=(TOLD_AT,), mends=(MEND,))
    assert asked(slipped, MENDED_AT - ago) == against


def test_another_record_of_the_wrong_number_stands() -> None:
    twice = replace(ROSA, wrong_numbers=(TOLD_AT, MENDED_AT - MICROSECOND), mends=(MEND,))
    assert asked(twice, NOON) == "B-19"


def test_who_was_not_reached_after_all_still_has_their_question_answered() -> None:
    asks = replace(ROSA.consents[0], products=frozenset({"other"}))
    read = ScopeFact(TOLD_AT - timedelta(hours=1), asks.reference, may_answer=True)
    talked = replace(ROSA, consents=(asks,), scopes=(read,), talks=(TOLD_AT,))
    assert asked(talked, NOON, "other") == "A-10, S-08"
    assert asked(replace(talked, mends=(MEND,)), NOON, "other") == ""


def test_the_call_was_an_attempt_anyway() -> None:
    calls = (TOLD_AT, TOLD_AT - MICROSECOND, MENDED_AT)
    assert asked(replace(ROSA, calls=calls, mends=(MEND,)), NOON) == "B-13"
