"""Rows of the truth table, done by the people who act: what is stored gives the same answer."""

from __future__ import annotations

import pytest

from app.consent.permission import decide_permission
from app.leads.facts import facts_of
from app.leads.known.office import agent_of
from tests.integration.data import ALL_ROWS
from tests.integration.retelling import can_be_told, happens, is_of_the_house, qualifies
from tests.office import Office
from tests.unit.truth.reading import Case, read_cases

TOLD = [
    case
    for case in read_cases()
    if can_be_told(case)
    and any(case.row[name] for name in ("own_word", "events", "lists", "agent"))
]
OF_A_PERSON = [case for case in TOLD if not is_of_the_house(case)]
OF_THE_HOUSE = [case for case in TOLD if is_of_the_house(case)][:: 1 if ALL_ROWS else 5]


def faults_of(office: Office, case: Case, reference: str, account: int | None) -> list[str]:
    """How the answer from the database differs from that of the table."""
    row = case.row
    with office.instance.database.reading() as session:
        facts = facts_of(session, reference)
        agent = None if account is None else agent_of(session, account)
    product, channel = row["product"], row["channel"]
    answer = decide_permission(facts, case.at, product=product, channel=channel, agent=agent)
    told = ", ".join(dict.fromkeys(reason.rule for reason in answer.reasons))
    is_same = (told, answer.next_change) == (row["reasons"], case.next_change)
    return [] if is_same else [f"{case}: {told or 'yes'}, {answer.next_change}"]


def test_what_people_do_gives_the_answer_of_the_table(office: Office) -> None:
    faults = []
    for line, case in enumerate(OF_A_PERSON):
        reference = happens(office, case, line)
        faults += faults_of(office, case, reference, None)
    assert faults == []
    assert len(OF_A_PERSON) > 40
    assert office.verifies().findings == []


@pytest.mark.parametrize("case", OF_THE_HOUSE, ids=str)
def test_what_the_house_does_gives_the_answer_of_the_table(office: Office, case: Case) -> None:
    account = qualifies(office, case.row["agent"]) if case.row["agent"] else None
    assert faults_of(office, case, happens(office, case), account) == []
