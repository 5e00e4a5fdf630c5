"""What an agent writes down on the page of a lead, and what the page then says."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from app.leads.models import State
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, forms_of
from tests.integration.workplace import Workplace, sends
from tests.office import Request
from tests.people import JUNE, ROSA
from tests.saying import HECTOR

TOLD = {"said_by": "self", "told_by": "call"}


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


@pytest.fixture
def rosa(workplace: Workplace, sam: StaffBrowser) -> Iterator[Request]:
    """Rosa's lead, in Sam's hands."""
    rosa = workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.passes(minutes=2)
    sam.presses(page_of(rosa), f"{page_of(rosa)}/claim")
    yield rosa
    assert workplace.office.verifies().findings == []


def page_of(request: Request) -> str:
    return f"/leads/{request.reference}"


def writes(browser: StaffBrowser, of: Request, what: str, **values: str) -> TestResponse:
    return sends(browser, page_of(of), f"{page_of(of)}/{what}", **values)


def shown(browser: StaffBrowser, of: Request) -> str:
    return read(browser.get(page_of(of)))


def read(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def test_a_note_stands_on_the_page_with_author_and_time(sam: StaffBrowser, rosa: Request) -> None:
    assert "No notes yet." in shown(sam, rosa)
    answer = writes(sam, rosa, "notes", note="Asks for large print. SSN 123-45-6789")
    assert answer.status_code == 303
    page = shown(sam, rosa)
    assert "Asks for large print. SSN [number removed]" in page
    assert "Sam · agent’s own note" in page
    assert "Note written" in page


@pytest.mark.parametrize(("text", "sentence"), [("  ", "words"), ("a" * 2_001, "2,000")])
def test_what_is_no_note_comes_back_with_a_sentence(
    sam: StaffBrowser, rosa: Request, text: str, sentence: str
) -> None:
    answer = writes(sam, rosa, "notes", note=text)
    assert answer.status_code == 422
    page = read(answer)
    assert sentence in page.split('id="note-error"')[1][:200]
    assert text in page
    assert "No notes yet." in shown(sam, rosa)


def test_words_to_stop_in_a_letter_end_contact_and_the_list_says_so(
    sam: StaffBrowser, rosa: Request
) -> None:
    answer = writes(sam, rosa, "notes", note="Leave me alone", came="letter")
    assert "All contact with them ended at once" in read(sam.get(str(answer.location)))
    assert rosa.state is State.STOPPED
    assert "555-0143" not in shown(sam, rosa)


def test_an_own_note_of_a_stop_offers_the_outcome(sam: StaffBrowser, rosa: Request) -> None:
    writes(sam, rosa, "notes", note="Wants us to stop")
    assert "stops nothing by itself" in shown(sam, rosa)
    assert rosa.state is State.CLAIMED


def test_a_place_moves_the_hours_at_once(workplace: Workplace) -> None:
    june = workplace.office.visitor(JUNE).asks_for_a_call()
    workplace.passes(hours=21)  # 5 in the morning in Honolulu, 10 in New York
    sam = workplace.signs_in("Sam", Role.AGENT)
    sam.presses(page_of(june), f"{page_of(june)}/claim")
    assert "Not now" in shown(sam, june)
    answer = writes(sam, june, "place", place="New York")
    assert answer.status_code == 303
    page = shown(sam, june)
    assert "You may call now" in page
    assert "New York, as Sam heard on November 25, 2026" in page
    assert "Hawaii" in page, "the number’s area stays beside it"


@pytest.mark.parametrize(
    ("place", "zone", "sentence"),
    [
        ("Atlantis", "", "This is neither a state nor a ZIP code."),
        ("", "", "This is neither a state nor a ZIP code."),
        ("CA", "America/Denver", "Mountain is no time zone of California."),
    ],
)
def test_a_word_that_is_no_place_comes_back(
    sam: StaffBrowser, rosa: Request, place: str, zone: str, sentence: str
) -> None:
    answer = writes(sam, rosa, "place", place=place, zone=zone)
    assert answer.status_code == 422
    page = read(answer)
    assert sentence in page.split('id="place-error"')[1][:200]
    assert f'value="{place}"' in page
    assert "none yet" in page


def test_a_correction_stands_beside_what_was_submitted(sam: StaffBrowser, rosa: Request) -> None:
    told = {"field": "last_name", "said_by": "representative", "told_by": "letter"}
    assert writes(sam, rosa, "corrections", value="Alvarado", **told).status_code == 303
    page = shown(sam, rosa)
    assert "Alvarez<br><strong>now: Alvarado</strong>" in page
    assert "by who speaks for them, by letter; heard by Sam" in page
    assert "May I speak with Rosa Alvarado?" in page


def test_the_lists_name_a_person_as_they_told_it_last(sam: StaffBrowser, rosa: Request) -> None:
    for name in ("Rose", "Violeta"):
        told = {"field": "first_name", "said_by": "self", "told_by": "call"}
        writes(sam, rosa, "corrections", value=name, **told)
    page = read(sam.get("/leads"))
    assert ("Violeta A." in page, "Rosa A." in page) == (True, False)


def test_what_the_form_would_refuse_comes_back(sam: StaffBrowser, rosa: Request) -> None:
    told = {"field": "email", **TOLD}
    answer = writes(sam, rosa, "corrections", value="rosa at home", **told)
    assert answer.status_code == 422
    page = read(answer)
    assert "This is no e-mail address" in page.split('id="value-error"')[1][:200]
    assert 'value="rosa at home"' in page
    assert '<option value="email" selected>' in page


def test_a_number_told_is_never_shown_and_then_its_own_request_is_named(
    workplace: Workplace, sam: StaffBrowser, rosa: Request
) -> None:
    told = {"field": "phone", **TOLD}
    writes(sam, rosa, "corrections", value="213-555-0144", **told)
    page = shown(sam, rosa)
    assert "no consent covers it" in page
    assert "0144" not in page
    cell = workplace.office.visitor(ROSA).asks_for_a_call(phone="213-555-0144")
    page = shown(sam, rosa)
    assert "A request came from it" in page
    assert page_of(cell) in page
    assert "0144" not in page


def test_two_people_of_one_address_are_taken_apart(
    workplace: Workplace, sam: StaffBrowser, rosa: Request
) -> None:
    hector = workplace.office.visitor(HECTOR).asks_for_a_call()
    second = workplace.office.visitor(ROSA).asks_for_a_call()
    page = shown(sam, rosa)
    assert "Other submissions of this person" in page
    assert page.count("same e-mail") == page.count("They are two people") == 1
    assert page.count("same number") == 1
    before = sam.get(page_of(rosa))
    for _ in range(2):  # a second press changes nothing
        form = next(one for one in forms_of(before) if one[0].endswith("/unlink"))
        assert form[1]["other"] == hector.reference
        assert sam.send_form(before, form).status_code == 303
    page = shown(sam, rosa)
    assert "same e-mail" not in page
    assert page_of(second) in page
    assert "Said to be another person’s" in page


def test_who_does_not_hold_the_lead_writes_nothing(sam: StaffBrowser, rosa: Request) -> None:
    page = sam.get(page_of(rosa))
    forms = {
        "notes": {"note": "Asks for large print"},
        "place": {"place": "CA"},
        "corrections": {"value": "Rose", "field": "first_name", **TOLD},
    }
    sam.presses(page_of(rosa), f"{page_of(rosa)}/give-back")
    for what, values in forms.items():
        form = next(one for one in forms_of(page) if one[0] == f"{page_of(rosa)}/{what}")
        assert sam.send_form(page, form, **values).status_code == 409
    wrong = next(one for one in forms_of(page) if one[0].endswith("/place"))
    assert sam.send_form(page, wrong, place="Atlantis").status_code == 409
