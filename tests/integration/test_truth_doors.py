"""Rows of the truth table through every door: command, agent's page and queue answer alike."""

from __future__ import annotations

from itertools import groupby

import pytest

from app.consent.facts import CALL
from app.leads.facts import permitted_products
from tests.integration.data import EVERY, PIECES
from tests.integration.doors import Doors, open_doors
from tests.integration.retelling import (
    begins,
    can_be_told,
    goes_on,
    is_of_the_house,
    qualifies,
)
from tests.office import Office
from tests.unit.truth.reading import Case, read_cases

TOLD = [case for case in read_cases() if can_be_told(case)]
OF_A_PERSON = [case for case in TOLD if not is_of_the_house(case)]


def house_of(case: Case) -> str:
    """What the row tells of the house: rows of one house can be told in one office.

    Not so a list: each row has the number of its own person on it.
    """
    row = case.row
    of_it = [one for one in row["events"].split() if one.startswith(("choice@", "emergency@"))]
    if row["lists"]:
        return f"{row['lists']}, line {case.number}"
    return " ".join((row["agent"], *of_it)).strip()


OF_HOUSES = {
    house: list(cases)
    for house, cases in groupby(
        sorted((case for case in TOLD if is_of_the_house(case)), key=house_of), house_of
    )
}


def faults_of(doors: Doors, case: Case, line: int) -> list[str]:
    """What each door says other than the table."""
    doors.forgets()
    reference = begins(doors.office, case, line)
    faults = []
    if case.row["given_at"] <= case.row["at"]:
        goes_on(doors.office, case, reference, line, happens_now=lambda at: at <= case.at)
        if case.row["channel"] == CALL:
            faults += [*of_the_queue(doors, case, reference), *of_the_page(doors, case, reference)]
        goes_on(doors.office, case, reference, line, happens_now=lambda at: at > case.at)
    return [f"{case}: {fault}" for fault in [*faults, *of_the_command(doors, case, reference)]]


def of_the_queue(doors: Doors, case: Case, reference: str) -> list[str]:
    """It serves what may be served, and what a person has to choose it gives by the list."""
    answer, product = case.asked(case.at), case.row["product"]
    served, opened = doors.serves(case.at), doors.opens(reference, case.at)
    faults = []
    if (product in served) is not answer.may_be_served:
        faults.append(f"next serves {served}")
    if (product in opened) is not answer.allowed:
        faults.append(f"the list opens {opened}")
    return faults


def of_the_page(doors: Doors, case: Case, reference: str) -> list[str]:
    """The number stands there if a call may be about anything, and the product if about it."""
    shown, product = doors.shows(reference, case.at), case.row["product"]
    answers = permitted_products(case.facts, case.at, case.agent)
    faults = []
    if bool(shown.number) is not any(one.allowed for one in answers.values()):
        faults.append(f"the page shows the number {shown.number!r}")
    may_be_about = bool(shown.number) and product in shown.to_discuss
    if may_be_about is not (case.row["allowed"] == "yes"):
        faults.append(f"the page lets one talk about {shown.to_discuss}")
    return faults


def of_the_command(doors: Doors, case: Case, reference: str) -> list[str]:
    """Its exit code, its answer, every reason and the next change."""
    result, told = doors.answers(reference, case.row)
    allowed, reasons = told["allowed"], told["reasons"]
    assert isinstance(reasons, list)
    rules = ", ".join(dict.fromkeys(reason["rule"] for reason in reasons))
    cited = {reason["citation"] for reason in reasons}
    is_same = (
        allowed is (case.row["allowed"] == "yes")
        and result.exit_code == (0 if allowed else 1)
        and rules == case.row["reasons"]
        and (allowed or cited == set(case.row["citations"].split(" | ")))
        and moment_told(told["next_change"]) == case.row["next_change"]
    )
    return [] if is_same else [f"the command says {told}"]


def moment_told(moment: object) -> str:
    """As the table writes it: without a fraction of a second where there is none."""
    return str(moment).replace(".000000Z", "Z") if moment else "never"


@pytest.mark.parametrize("piece", range(PIECES))
def test_every_door_says_of_a_person_what_the_table_says(office: Office, piece: int) -> None:
    every = EVERY[office.instance.database.engine.dialect.name]
    with open_doors(office) as doors:
        cases = OF_A_PERSON[::every][piece::PIECES]
        faults = [one for line, case in enumerate(cases) for one in faults_of(doors, case, line)]
    assert faults == []
    assert cases


@pytest.mark.parametrize("house", OF_HOUSES)
def test_every_door_says_what_the_table_says_of_a_house(office: Office, house: str) -> None:
    is_sampled = office.instance.database.engine.dialect.name == "postgresql"
    if is_sampled and [*OF_HOUSES].index(house) % 10:
        return
    case = OF_HOUSES[house][0]
    if case.row["agent"]:
        qualifies(office, case.row["agent"])
    with open_doors(office) as doors:
        cases = enumerate(OF_HOUSES[house])
        faults = [one for line, case in cases for one in faults_of(doors, case, line)]
    assert faults == []
