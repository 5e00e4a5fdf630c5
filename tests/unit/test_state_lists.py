"""A state's do-not-call list speaks of the people of that state, in words that name it (B-26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.consent.facts import ConsentFact, Facts, ListFact
from app.consent.permission import Permission, decide_permission
from app.leads.calls.again import nearest_callable

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
GIVEN = datetime(2026, 8, 20, 18, tzinfo=UTC)
TOM = Facts("+12145550142", (ConsentFact(GIVEN, frozenset({"part_c"}), "call", "K7P3MW4R"),))
NATIONAL = ListFact(GIVEN, date(2026, 11, 15), is_listed=False, source="registry")
TEXAS = replace(NATIONAL, source="texas", state="TX", max_age_days=60)


def asked(*lists: ListFact, phone: str = TOM.phone) -> Permission:
    of = replace(TOM, phone=phone, lists=lists)
    return decide_permission(of, NOON, product="part_c", channel="call")


def said(answer: Permission) -> list[tuple[str, str]]:
    return [(one.rule, one.words) for one in answer.reasons]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            replace(TEXAS, listed_on=date(2026, 9, 1)),
            "Our copy of the do-not-call list of Texas is older than 60 days.",
        ),
        (
            replace(TEXAS, listed_on=date(2026, 11, 22), max_age_days=1),
            "Our copy of the do-not-call list of Texas is older than 1 day.",
        ),
        (
            replace(TEXAS, is_listed=True),
            "The number is on the do-not-call list of Texas, and the inquiry is older than 3 "
            "months.",
        ),
    ],
)
def test_the_state_is_named(one: ListFact, words: str) -> None:
    assert said(asked(NATIONAL, one)) == [("B-26", words)]
    assert said(asked(NATIONAL, one, phone="+16265550142")) == []


def test_a_national_list_may_be_held_to_less_than_the_law_allows() -> None:
    (told,) = said(asked(replace(NATIONAL, max_age_days=8)))
    assert told == ("B-14", "Our copy of the national do-not-call list is older than 8 days.")


def test_only_a_national_list_checks_the_national_one() -> None:
    assert [one.rule for one in asked(TEXAS).remarks] == ["B-14"]
    assert asked(TEXAS).remarks[0].words.endswith("was not checked: none is loaded.")
    assert asked(TEXAS, NATIONAL).remarks == ()


def test_what_decides_names_the_state() -> None:
    told = asked(NATIONAL, TEXAS).decided_by
    assert told == ("consent K7P3MW4R", "list of 2026-11-15", "list of TX of 2026-11-15")
    assert asked(NATIONAL, TEXAS, phone="+16265550142").decided_by == told[:2]


def test_an_old_copy_bars_the_moment_and_a_listed_number_the_matter() -> None:
    old, listed = replace(TEXAS, listed_on=date(2026, 9, 1)), replace(TEXAS, is_listed=True)
    assert (asked(old).may_be_discussed, asked(listed).may_be_discussed) == (True, False)
    assert asked(old, listed).may_be_discussed_inbound, "a call that the person made"


def test_a_list_that_will_be_old_by_then_ends_no_follow_up_and_a_listed_number_does() -> None:
    wanted = datetime(2027, 3, 24, 18, tzinfo=UTC)
    assert nearest_callable(replace(TOM, lists=(TEXAS,)), wanted) == wanted
    listed = replace(TEXAS, is_listed=True)
    assert nearest_callable(replace(TOM, lists=(listed,)), wanted) is None
