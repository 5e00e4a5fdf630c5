"""One lead at a time: taken, called when that is permitted, its outcome on record."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.leads.calls.models import OutcomeRow
from app.leads.models import State
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace, sends, takes_next
from tests.office import Request
from tests.people import JUNE, ROSA

QUESTION = "Does my cardiologist take this plan?"
PERSONAL = ("5550143", "555-0143", "rosa@example.com", "Alvarez", QUESTION)


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


@pytest.fixture
def tess(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Tess", Role.AGENT)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(("part_c",), message=QUESTION)
    workplace.passes(minutes=2)
    return request


def page_of(request: Request) -> str:
    return f"/leads/{request.reference}"


def records(browser: StaffBrowser, request: Request, outcome: str) -> int:
    page = page_of(request)
    return sends(browser, page, f"{page}/outcome", outcome=outcome).status_code


def test_the_next_lead_shows_number_words_and_what_to_say_first(
    rosa: Request, sam: StaffBrowser
) -> None:
    assert takes_next(sam) == page_of(rosa)
    page = sam.get(page_of(rosa))
    shown = page.get_data(as_text=True)
    assert "You may call now" in shown
    assert '<p class="number">(626) 555-0143</p>' in shown
    assert 'href="tel:+16265550143"' in shown
    assert QUESTION in shown
    assert "Hello, this is Sam, a licensed agent of HRBC. May I speak with Rosa Alvarez?" in shown
    assert "Until 8:00 p.m. Pacific time today. It is 10:02 a.m. where Rosa is." in shown
    keys = [text.split()[-1] for text in texts(page, "button")]
    assert [one for one in keys if one.isdigit()] == list("12345678")


def test_what_was_not_agreed_to_is_struck_through_and_said(
    rosa: Request, sam: StaffBrowser
) -> None:
    takes_next(sam)
    page = sam.get(page_of(rosa))
    assert texts(page, "s") == [
        "Stand-alone Medicare Prescription Drug Plans (Part D)",
        "Medicare Supplement (Medigap) Products",
    ]
    assert page.get_data(as_text=True).count("Do not discuss:") == 2


def test_every_view_with_the_number_is_an_entry_with_the_decision(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    page = takes_next(sam)
    sam.get(page)
    sam.client.head(page, environ_overrides={"REMOTE_ADDR": sam.address})
    views = workplace.entries(Event.RECORD_VIEWED)
    assert [(view["reference"], view["products"]) for view in views] == [
        (rosa.reference, ["part_c"])
    ] * 2
    assert {view["actor"] for view in views} == {
        f"account:{workplace.house.badges['Sam'].account.id}"
    }


def test_outside_of_calling_time_the_number_is_nowhere_on_the_page(
    workplace: Workplace,
) -> None:
    june = workplace.office.visitor(JUNE).asks_for_a_call()
    workplace.passes(hours=23)  # it is 7 in the morning in Honolulu
    sam = workplace.signs_in("Sam", Role.AGENT)
    assert takes_next(sam) == "/leads?said=none"
    told = "Nobody may be called now. The next one from 10:00 a.m. Pacific time today."
    assert told in sam.get("/leads?said=none").get_data(as_text=True)
    assert sam.presses(page_of(june), f"{page_of(june)}/claim").status_code == 303
    page = sam.get(page_of(june))
    assert "It is 7:00 a.m. where June is. From 8:00 a.m. Hawaii time today." in texts(page, "span")
    assert "47 CFR 64.1200(c)(1)" in page.get_data(as_text=True)
    for spelling in ("555-0123", "5550123", "555 0123", "555.0123"):
        assert spelling not in page.get_data(as_text=True)
    assert workplace.entries(Event.RECORD_VIEWED)[-1]["products"] == []


@pytest.mark.parametrize("stands", ["open", "held", "finished", "stopped"])
def test_who_does_not_hold_a_lead_sees_its_row_alone(
    rosa: Request, sam: StaffBrowser, tess: StaffBrowser, workplace: Workplace, stands: str
) -> None:
    if stands != "open":
        takes_next(tess)
    if stands == "finished":
        assert records(tess, rosa, "reached") == 303
    if stands == "stopped":
        rosa.is_stopped()
    for page in (page_of(rosa), "/leads", "/leads?state=open", "/leads?state=claimed"):
        shown = sam.get(page).get_data(as_text=True)
        assert not [value for value in PERSONAL if value in shown], page
    assert texts(sam.get(page_of(rosa)), "h1") == ["Rosa A."]
    assert ("Take" in texts(sam.get(page_of(rosa)), "button")) == (stands == "open")
    assert workplace.entries(Event.RECORD_VIEWED)[1:] == []


def test_unknown_erased_and_malformed_references_answer_alike(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    workplace.erases(rosa)
    erased, unknown = sam.get(page_of(rosa)), sam.get("/leads/AAAA2222")
    assert (erased.status_code, unknown.status_code) == (404, 404)
    assert erased.data == unknown.data
    assert sam.get("/leads/IIII0000").status_code == 404


def test_an_outcome_is_recorded_by_one_press(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    takes_next(sam)
    assert records(sam, rosa, "voicemail") == 303
    assert rosa.state is State.LATER
    (outcome,) = workplace.entries(Event.LEAD_OUTCOME)
    assert outcome["outcome"] == "voicemail"


def test_asked_us_to_stop_ends_every_call(rosa: Request, sam: StaffBrowser) -> None:
    takes_next(sam)
    assert records(sam, rosa, "asked_to_stop") == 303
    assert rosa.state is State.STOPPED
    assert "no more calls" in texts(sam.get(page_of(rosa)), "dd")


def test_an_unknown_outcome_is_refused(rosa: Request, sam: StaffBrowser) -> None:
    takes_next(sam)
    assert records(sam, rosa, "sold") == 422
    assert rosa.state is State.CLAIMED


def test_a_late_outcome_says_who_holds_the_lead_now(
    rosa: Request, sam: StaffBrowser, tess: StaffBrowser, workplace: Workplace
) -> None:
    page = sam.get(takes_next(sam))
    workplace.passes(minutes=21)
    takes_next(tess)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))[0]
    late = sam.post(f"{page_of(rosa)}/outcome", {"csrf_token": token, "outcome": "reached"})
    assert late.status_code == 409
    assert "Tess holds it now." in late.get_data(as_text=True)
    with workplace.house.database.reading() as session:
        assert session.all(select(OutcomeRow.id)) == []


def test_a_claim_that_ran_out_can_be_taken_again(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    takes_next(sam)
    workplace.passes(minutes=21)
    assert "Take" in texts(sam.get(page_of(rosa)), "button")
    assert sam.presses(page_of(rosa), f"{page_of(rosa)}/claim").status_code == 303
    assert texts(sam.get(page_of(rosa)), "h1") == ["Rosa Alvarez"]


def test_what_is_given_back_is_open_again_and_told_in_the_history(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    page = takes_next(sam)
    assert sam.presses(page, f"{page}/give-back").status_code == 303
    assert rosa.state is State.OPEN
    workplace.passes(minutes=1)
    history = texts(sam.get(takes_next(sam)), "li")
    told = [line for line in history if "Sam" in line or "visitor" in line]
    assert [line.split("Nov")[0] for line in told if "Number shown" not in line] == [
        "Agreed to the privacy policy, and pressed the button for a call",
        "Taken",
        "Given back",
        "Taken",
    ]
