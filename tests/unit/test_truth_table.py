"""The worked cases of permission, each with its citation: `tests/unit/truth/cases.csv`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.consent.places.tables import NAMES, STATES_OF_AREA
from app.consent.rules import RULES
from app.consent.rules.state_hours import STATE_HOURS
from tests.unit.truth.reading import Case, read_cases

MICROSECOND = timedelta(microseconds=1)
CASES = read_cases()
CITATIONS = {rule.citation for rule in RULES}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_is_the_one_of_the_table(case: Case) -> None:
    answer = case.asked(case.at)
    told = ", ".join(dict.fromkeys(reason.rule for reason in answer.reasons))
    assert (told, "yes" if answer.allowed else "no") == (case.row["reasons"], case.row["allowed"])
    assert answer.next_change == case.next_change
    cited = set(case.row["citations"].split(" | "))
    assert cited == {reason.citation for reason in answer.reasons} or answer.allowed
    assert cited <= CITATIONS


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_next_change_is_one(case: Case) -> None:
    if case.next_change and case.is_settled:
        is_allowed = case.row["allowed"] == "yes"
        assert case.asked(case.next_change - MICROSECOND).allowed is is_allowed
        assert case.asked(case.next_change).allowed is not is_allowed


def test_the_table_tries_every_rule_and_every_state_with_hours_of_its_own() -> None:
    assert len(CASES) >= 150
    refused = {rule for case in CASES for rule in case.row["reasons"].split(", ")} - {""}
    remarked = {one.rule for case in CASES for one in case.asked(case.at).remarks}
    assert refused | remarked == {rule.id for rule in RULES}
    named = {state for case in CASES for state in STATE_HOURS if f"10.1 {state}" in str(case)}
    assert named == set(STATE_HOURS)


def test_every_area_code_has_a_state_that_we_know() -> None:
    assert set(STATES_OF_AREA.values()) == set(NAMES)


def test_a_lead_of_oklahoma_or_maryland_is_opened_from_the_list() -> None:
    served = {case.row["phone"]: case.asked(case.at).may_be_served for case in CASES}
    assert (served["405"], served["301"], served["626"]) == (False, False, True)
