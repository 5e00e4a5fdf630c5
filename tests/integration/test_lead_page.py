"""The page of a lead in somebody's hands: may I call, about what, what do I say, what happened."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from app.consent.shown import current_edition, find_editions
from app.leads.said.scopes import record_scope
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, forms_of, texts
from tests.integration.workplace import Workplace, takes_next
from tests.office import Request
from tests.people import JUNE, ROSA, Visitor

CHICAGO_OR_DENVER = Visitor("Ann", "Lee", "605 555 0141")  # South Dakota has two clocks


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


def asks(workplace: Workplace, person: Visitor = ROSA, *about: str, message: str = "") -> Request:
    request = workplace.office.visitor(person).asks_for_a_call(
        about or ("part_c",), message=message
    )
    workplace.passes(minutes=2)
    return request


def opens(browser: StaffBrowser, request: Request) -> str:
    """Takes the lead and reads its page as a person does."""
    page = f"/leads/{request.reference}"
    if "Take" in texts(browser.get(page), "button"):
        browser.presses(page, f"{page}/claim")
    return html.unescape(browser.get(page).get_data(as_text=True))


def test_the_answer_the_attempts_and_the_record_of_it_stand_first(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    page = opens(sam, asks(workplace))
    order = (
        "You may call now",
        "(626) 555-0143",
        "Attempts: 0 of 3",
        "on record",
        ">Call",
        "Why may I?",
    )
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_a_number_that_may_not_be_called_is_replaced_by_the_reasons(workplace: Workplace) -> None:
    june = asks(workplace, JUNE)
    workplace.passes(hours=21)  # 5 in the morning in Honolulu
    page = opens(workplace.signs_in("Sam", Role.AGENT), june)
    assert "Not now" in page
    assert "From 8:00 a.m. Hawaii time today." in page
    assert page.count("Rule B-11, 47 CFR 64.1200(c)(1)") >= 2, "in the box, and for each product"
    assert "5550123" not in page.replace(" ", "").replace("-", "")
    assert "Say first" not in page


def test_a_view_is_an_entry_with_the_whole_decision(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    rosa = asks(workplace)
    opens(sam, rosa)
    view = workplace.entries(Event.RECORD_VIEWED)[-1]
    assert (view["page"], view["products"]) == ("lead", ["part_c"])
    decision = view["decision"]
    assert isinstance(decision, dict)
    assert decision["allowed"] == ["part_c"]
    assert decision["against"]["medigap"].keys() == {"A-10"}
    assert f"consent {rosa.reference}" in decision["decided_by"]


def test_what_was_not_agreed_to_stands_beside_what_was(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    page = opens(sam, asks(workplace, ROSA, "part_c", "part_d"))
    assert "Not agreed to:" in page
    assert page.count("Do not discuss:") == 1
    assert "<s>Medicare Supplement (Medigap) Products</s>" in page


def test_with_a_question_to_be_answered_no_plan_is_discussed(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    rosa = asks(workplace, ROSA, "other", message="Is Rosewood Clinic in a network?")
    with workplace.house.database.writing() as session:
        record_scope(
            session, rosa.reference, may_answer=True, actor="unix:tests", at=workplace.office.now
        )
    workplace.passes(minutes=1)
    page = opens(sam, rosa)
    assert "No plan until a scope is recorded." in page
    assert page.count("Do not discuss:") == 3
    assert "You asked us a question on November 24" in page
    assert "plans, which we sell" not in page


def test_the_first_words_say_who_for_whom_why_and_that_it_is_recorded(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    rosa = asks(workplace, ROSA, "part_c", "medigap")
    page = opens(sam, rosa)
    reference = f"{rosa.reference[:4]} {rosa.reference[4:]}"
    for words in (
        "Hello, this is Sam, a licensed agent of HRBC. May I speak with Rosa Alvarez?",
        "You asked us on November 24, with the form on our website, to call you about "
        "Medicare Advantage plans and Medicare Supplement plans, which we sell; "
        f"your reference is {reference}. This call is recorded. "
        "It is 10:02 a.m. where you are: is this a good time?",
    ):
        assert words in page
    assert "You can call us back" not in page, "no number of ours is set"


def test_who_asked_in_spanish_is_spoken_to_in_spanish(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    office = workplace.office
    with office.instance.database.reading() as session:
        edition = current_edition(find_editions(session), "es")
    assert edition is not None
    office.edition_hash = edition.sha256
    request = office.visitor(ROSA).asks_for_a_call()
    workplace.passes(minutes=2)
    page = opens(sam, request)
    assert "Hola, habla Sam, agente con licencia de HRBC. ¿Puedo hablar con Rosa Alvarez?" in page
    assert "El 24 de noviembre usted nos pidió" in page
    assert "sobre planes Medicare Advantage, que nosotros vendemos" in page
    assert "Esta llamada se graba." in page
    assert "Hello, this is Sam, a licensed agent of HRBC." in page, "and in English beside it"


def test_where_two_clocks_may_be_right_they_are_asked(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    page = opens(sam, asks(workplace, CHICAGO_OR_DENVER))
    assert "Where are you now, and is this a good time?" in page


def test_every_entry_stands_in_the_history_with_who_when_and_its_proof(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    request = asks(workplace)
    takes_next(sam)
    page = sam.get(f"/leads/{request.reference}")
    told = [line for line in texts(page, "li") if "PST" in line]
    assert [line.split("Nov")[0] for line in told] == [
        "Agreed to the privacy policy, and pressed the button for a call",
        "Taken",
        "Number shown",
    ]
    assert all("waits for its seal" in line for line in told)
    assert ["the visitor" in told[0], "Sam" in told[1], "Sam" in told[2]] == [True] * 3


def test_the_open_page_learns_what_has_changed_and_never_the_number(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    rosa = asks(workplace)
    opens(sam, rosa)
    page = f"/leads/{rosa.reference}"
    told = stays(sam, page)
    assert (told["held"], told["may_call"], told["taken_by"]) == (True, True, None)
    assert told["changes_in"] == timedelta(hours=9, minutes=58).total_seconds()
    assert "5550143" not in str(told)


def stays(browser: StaffBrowser, page: str) -> dict[str, object]:
    """What the script of the open page is told."""
    token = forms_of(browser.get(page))[0][1]["csrf_token"]
    answer = browser.post(f"{page}/stay", {"csrf_token": token})
    assert answer.status_code == 200
    told = answer.get_json()
    assert isinstance(told, dict)
    return told
