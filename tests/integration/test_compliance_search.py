"""Finding a consent again: by what the person gave, without it standing in an address."""

from __future__ import annotations

import pytest

from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace, sends
from tests.office import Request
from tests.people import ROSA, WALTER

QUESTION = "Does my cardiologist take this plan?\nI have had her for years."


@pytest.fixture
def olive(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Olive", Role.COMPLIANCE)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(("part_c", "other"), message=QUESTION)
    workplace.passes(minutes=2)
    return request


@pytest.mark.parametrize(
    ("sought", "kinds"),
    [
        ("{reference}", ["reference"]),
        ("{spoken}", ["reference"]),
        ("(626) 555-0143", ["phone"]),
        ("+1 626.555.0143", ["phone"]),
        ("ROSA@example.com", ["email"]),
        ("alvar", ["name"]),
        ("rosa alvarez", ["name"]),
    ],
)
def test_a_person_is_found_by_what_they_gave(
    rosa: Request, olive: StaffBrowser, workplace: Workplace, sought: str, kinds: list[str]
) -> None:
    workplace.office.visitor(WALTER).asks_for_a_call()
    reference = rosa.reference
    key = sought.format(reference=reference, spoken=f"{reference[:4]} {reference[4:]}".lower())
    page = sends(olive, "/consents", "/consents", q=key)
    assert texts(page, "th")[6:] == [f"{reference[:4]} {reference[4:]}"]
    *_, entry = workplace.entries(Event.RECORD_SEARCHED)
    assert set(kinds) <= set(entry["by"])  # type: ignore[call-overload]
    assert (entry["view"], entry["found"]) == ("search", 1)
    assert (entry["first"], entry["last"]) == (reference, reference)
    assert key not in str({**entry, "first": "", "last": ""})


def test_an_address_carries_a_reference_and_nothing_personal(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    workplace.office.visitor(WALTER).asks_for_a_call()
    by_reference = olive.get("/consents", query_string={"q": rosa.reference})
    assert len(texts(by_reference, "th")[6:]) == 1
    by_name = olive.get("/consents", query_string={"q": "alvarez"})
    assert len(texts(by_name, "th")[6:]) == 2  # what is not a reference is not looked at


@pytest.mark.parametrize("sought", ["Zebulon", "808 555 0199", "nobody@example.com", "%", "x"])
def test_a_search_without_an_answer_says_what_helps(
    rosa: Request, olive: StaffBrowser, sought: str
) -> None:
    shown = sends(olive, "/consents", "/consents", q=sought).get_data(as_text=True)
    assert "Nobody was found." in shown or "That is too short to search for." in shown
    assert rosa.reference not in shown


def test_each_page_of_the_list_is_an_entry_that_says_whom_it_showed(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    walter = workplace.office.visitor(WALTER).asks_for_a_call()
    olive.get("/consents")
    olive.get(f"/consents?before={walter.received.lead_id}")
    first, second = workplace.entries(Event.RECORD_SEARCHED)
    assert (first["view"], first["by"], first["found"]) == ("newest", [], 2)
    assert (first["first"], first["last"]) == (walter.reference, rosa.reference)
    assert (second["found"], second["first"]) == (1, rosa.reference)
    assert first["actor"] == f"account:{workplace.house.badges['Olive'].account.id}"


def test_the_flagged_list_is_an_entry_and_a_page_without_people_none(
    olive: StaffBrowser, workplace: Workplace
) -> None:
    olive.get("/consents")
    olive.get("/consents?state=flagged")
    assert workplace.entries(Event.RECORD_SEARCHED) == []
    rosa = workplace.office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    olive.get("/consents?state=flagged")
    (entry,) = workplace.entries(Event.RECORD_SEARCHED)
    assert (entry["view"], entry["first"], entry["found"]) == ("flagged", rosa.reference, 1)


@pytest.mark.parametrize("before", ["3000000000", "9223372036854775808", "9" * 40, "-1", "²", "x"])
def test_what_cannot_be_a_row_is_not_there(olive: StaffBrowser, before: str) -> None:
    assert olive.get("/consents", query_string={"before": before}).status_code == 404
    answer = sends(olive, "/consents", "/consents", q="rosa", before=before)
    assert answer.status_code == 404


def test_a_nul_in_what_is_sought_is_refused_and_not_looked_up(
    olive: StaffBrowser, workplace: Workplace
) -> None:
    assert sends(olive, "/consents", "/consents", q="ro\0sa").status_code == 400
    assert olive.get("/consents", query_string={"state": "\0"}).status_code == 400
    assert workplace.entries(Event.RECORD_SEARCHED) == []
