"""What was said later, as an officer reads it: on the record, and found by it."""

from __future__ import annotations

import html

import pytest

from app.leads.said.corrections import Field
from app.leads.said.notes import NoteChannel
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace, sends
from tests.office import Request
from tests.people import ROSA, WALTER
from tests.saying import HECTOR, corrects, notes


@pytest.fixture
def olive(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Olive", Role.COMPLIANCE)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    """Rosa, of whom something was written down."""
    rosa = workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.office.visitor(WALTER).asks_for_a_call()
    workplace.passes(minutes=2)
    notes(rosa, "Asks for large print")
    notes(rosa, "My doctor is Dr. Quill", NoteChannel.LETTER)
    corrects(rosa, Field.LAST_NAME, "Alvarado")
    corrects(rosa, Field.PHONE, "213-555-0144 ext 7")
    return rosa


def record(browser: StaffBrowser, of: Request) -> str:
    return html.unescape(browser.get(f"/consents/{of.reference}").get_data(as_text=True))


def test_the_record_shows_notes_corrections_and_links(
    workplace: Workplace, rosa: Request, olive: StaffBrowser
) -> None:
    hector = workplace.office.visitor(HECTOR).asks_for_a_call()
    page = record(olive, rosa)
    for words in (
        "Asks for large print",
        "Sam Ortiz · by letter",
        "Last name, told later",
        "Alvarado",
        "(213) 555-0144 ext. 7, covered by no consent",
        "by themselves, on a call; heard by Sam Ortiz",
        f"/consents/{hector.reference}",
        "same e-mail",
    ):
        assert words in page
    assert f"{ROSA.first} {ROSA.last}</h1>" in page, "what was submitted stays"


def test_of_an_erased_person_nothing_of_it_is_shown(
    workplace: Workplace, rosa: Request, olive: StaffBrowser
) -> None:
    workplace.erases(rosa)
    page = record(olive, rosa)
    assert "large print" not in page
    assert "Alvarado" not in page
    assert "Note written" in page, "that there was one stays on record"


@pytest.mark.parametrize("sought", ["rosa alvarado", "(213) 555-0144"])
def test_a_person_is_found_by_what_was_told_later(
    rosa: Request, olive: StaffBrowser, sought: str
) -> None:
    page = sends(olive, "/consents", "/consents", q=sought)
    assert texts(page, "th")[6:] == [f"{rosa.reference[:4]} {rosa.reference[4:]}"]


def test_notes_are_searched_when_asked_and_that_is_on_record(
    workplace: Workplace, rosa: Request, olive: StaffBrowser
) -> None:
    found = [f"{rosa.reference[:4]} {rosa.reference[4:]}"]
    assert texts(sends(olive, "/consents", "/consents", q="dr. quill"), "th") == []
    page = sends(olive, "/consents", "/consents", q="dr. QUILL", in_notes="yes")
    assert texts(page, "th")[6:] == found
    *_, entry = workplace.entries(Event.RECORD_SEARCHED)
    assert entry["by"] == ["name", "notes"]
    assert entry["found"] == 1
    assert "quill" not in str(entry).lower()
    assert texts(sends(olive, "/consents", "/consents", q="100% sure", in_notes="yes"), "th") == []
