"""Mails that were given up: the administrator sees them, and may try each once more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.staff.models import Role
from tests.integration.newsroom import Newsroom, open_newsroom, subjects
from tests.integration.staff_desk import StaffBrowser, forms_of, texts
from tests.office import Office
from tests.people import ROSA

UNKNOWN = "550 rosa@example.com is unknown here"


@pytest.fixture
def newsroom(office: Office) -> Iterator[Newsroom]:
    """Sam's mail was refused for good."""
    with open_newsroom(office) as newsroom:
        newsroom.hires("Sam")
        office.visitor(ROSA).asks_for_a_call()
        newsroom.passes(seconds=90)
        newsroom.mailbox.to_recipient = [UNKNOWN]
        assert newsroom.mails() == []
        yield newsroom


@pytest.fixture
def ada(newsroom: Newsroom) -> StaffBrowser:
    return newsroom.workplace.signs_in("Ada", Role.ADMIN)


def test_ada_reads_what_was_given_up_when_and_why(ada: StaffBrowser) -> None:
    page = ada.get("/staff")
    cells = texts(page, "td")
    assert "News of leads for an agent" in texts(page, "th")
    told = "the server refused the address or the mail"
    assert [one for one in cells if one in ("1", told)] == ["1", told]
    assert cells.count("Nov 24, 2026, 10:01 a.m. PST") == 2
    assert ROSA.email not in page.get_data(as_text=True)


def test_it_is_tried_again_once_however_often_she_presses(
    newsroom: Newsroom, ada: StaffBrowser
) -> None:
    again = again_of(ada)
    page = ada.get("/staff")
    form = next(form for form in forms_of(page) if form[0] == again)
    for _ in range(2):
        assert ada.send_form(page, form).status_code == 303
    assert again not in ada.get("/staff").get_data(as_text=True), "it waits now"
    assert subjects(newsroom.mails()) == ["1 new lead waits"]
    assert ada.send_form(page, form).status_code == 303
    assert newsroom.mails() == [], "what was sent is not sent again"


def test_it_needs_a_fresh_sign_in(newsroom: Newsroom, ada: StaffBrowser) -> None:
    again = again_of(ada)
    newsroom.passes(minutes=11)
    assert ada.presses("/staff", again).location == "/staff/again?next=/staff"
    assert newsroom.mails() == []


def test_after_thirty_days_it_is_forgotten(newsroom: Newsroom) -> None:
    newsroom.mailbox.to_recipient = [UNKNOWN] * 100
    newsroom.passes(days=29)
    newsroom.mails()
    assert newsroom.waiting() == 2
    newsroom.passes(days=1, seconds=1)
    newsroom.mails()
    assert newsroom.waiting() == 1, "the first is gone"


def again_of(ada: StaffBrowser) -> str:
    """The address of the one button that tries again."""
    (again,) = [action for action, _ in forms_of(ada.get("/staff")) if action.endswith("/again")]
    return again
