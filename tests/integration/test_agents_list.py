"""The agents' list: what is mine, what waits, and what somebody must look at first."""

from __future__ import annotations

import re

import pytest

from app.leads.models import State
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace, sends, takes_next
from tests.people import ROSA, WALTER

PERSONAL = ("5550143", "555-0143", "rosa@example.com", "Alvarez")


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


def test_an_empty_queue_says_what_comes_next(sam: StaffBrowser) -> None:
    shown = sam.get("/leads").get_data(as_text=True)
    assert "Nobody waits for a call." in shown
    assert "No people wait for a call." in shown


def test_mine_stands_first_with_the_minutes_left(sam: StaffBrowser, workplace: Workplace) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call(("part_c",))
    workplace.passes(seconds=1)
    workplace.office.visitor(WALTER).asks_for_a_call(("medigap",))
    workplace.passes(minutes=2)
    assert takes_next(sam) == f"/leads/{rosa.reference}"
    workplace.passes(minutes=6)
    page = sam.get("/leads")
    assert texts(page, "caption") == ["Held by you", "Next in the queue"]
    mine, others = texts(page, "tbody")
    assert "Rosa A." in mine
    assert "14 minutes" in mine
    assert "Walter N." in others


@pytest.mark.parametrize(
    ("decision", "state"), [("release", State.OPEN), ("reject", State.REJECTED)]
)
def test_what_is_flagged_waits_for_somebodys_look(
    workplace: Workplace, sam: StaffBrowser, decision: str, state: State
) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    page = sam.get("/leads?state=flagged")
    assert "A field that nobody sees on the page was filled in" in page.get_data(as_text=True)
    assert not [value for value in PERSONAL if value in page.get_data(as_text=True)]
    action = f"/leads/{rosa.reference}/flagged"
    answer = sends(sam, "/leads?state=flagged", action, decision=decision)
    assert answer.status_code == 303
    assert rosa.state is state
    assert "Nothing is flagged." in sam.get("/leads?state=flagged").get_data(as_text=True)


def test_a_flagged_lead_is_decided_once(workplace: Workplace, sam: StaffBrowser) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    page = sam.get("/leads?state=flagged").get_data(as_text=True)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    action = f"/leads/{rosa.reference}/flagged"
    for decision, said in (("release", "release"), ("reject", "decided")):
        answer = sam.post(action, {"csrf_token": token, "decision": decision})
        assert answer.location == f"/leads?state=flagged&said={said}"
    assert rosa.state is State.OPEN
    assert sam.post(action, {"csrf_token": token, "decision": "keep"}).status_code == 422


def test_a_reference_opens_in_any_case(workplace: Workplace, sam: StaffBrowser) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call()
    assert sam.get(f"/leads/{rosa.reference.lower()}").status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["state=everything", "product=part_z", "language=fr", "zone=moon", "in=XX", "callable=later"],
)
def test_what_does_not_exist_cannot_be_asked_for(sam: StaffBrowser, asked: str) -> None:
    for page in ("/leads", "/leads/news"):
        assert sam.get(f"{page}?newest=0&{asked}").status_code == 404


def test_the_flagged_list_says_why_and_how_much_was_written_but_not_what(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    message = "Cheap pills at https://pills.example today"
    workplace.office.visitor(ROSA).asks_for_a_call(is_flagged=True, message=message)
    page = sam.get("/leads?state=flagged")
    facts = dict(zip(texts(page, "dt"), texts(page, "dd"), strict=True))
    assert facts["Why it is here"] == "The hidden field was filled in"
    assert facts["Written"] == "message of 5 words, with a web address"
    assert "pills" not in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "after",
    [
        "3000000000",
        "9223372036854775808",
        "9" * 40,
        "-1",
        "²",
        "1-",
        "x-1",
        "1-1-1",
        "9" * 17 + "-1",
    ],
)
def test_what_cannot_be_a_place_is_not_there(sam: StaffBrowser, after: str) -> None:
    for view in ("open", "triage"):
        given = {"state": view, "after": after}
        assert sam.get("/leads", query_string=given).status_code == 404
    assert sam.get("/leads/news", query_string={"newest": after}).status_code == 404
