"""The record shows what the visitor's browser told of the form, beside the page as shown."""

from __future__ import annotations

import json

import pytest

from app.leads.timeline.events import Account, read_account
from app.leads.timeline.telling import seconds
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace
from tests.office import Request
from tests.pages import read_page
from tests.people import ROSA

EVENTS = [
    [4_000, "tick", "interests:part_c"],
    [9_000, "in", "first"],
    [9_500, "in", "last"],
    [12_000, "tick", "privacy_agreed"],
    [41_000, "send"],
]


@pytest.fixture
def olive(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Olive", Role.COMPLIANCE)


def account(events: object = EVENTS, cut: int = 0) -> Account:
    return read_account([json.dumps({"v": 1, "vw": 390, "vh": 664, "cut": cut, "e": events})])


def asks(workplace: Workplace, told: Account) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(account=told)
    workplace.passes(minutes=2)
    return request


def shown(olive: StaffBrowser, request: Request) -> str:
    """The words of the box, and the page found whole."""
    page = read_page(olive.get(f"/consents/{request.reference}").get_data(as_text=True))
    _, words = page.words.split("The form, as the browser told it")
    return words.partition("The page as shown")[0]


def test_the_time_line_is_told_in_lanes_a_sentence_and_a_table(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    rosa = asks(workplace, account())
    words = shown(olive, rosa)
    assert "were on screen for 31.5 s before the button was pressed, 41.0 s after" in words
    assert "From 4.0 s to 41.0 s after opening." in words
    assert "on a screen of 390 by 664 pixels" in words
    assert "page served Nov 24, 2026, 10:00:00 a.m. PST" in words
    page = olive.get(f"/consents/{rosa.reference}")
    assert texts(page, "td") == [
        "Ticked: Part C",
        "First words of the statement came on screen",
        "Last words of the statement came on screen",
        "Ticked: the privacy policy",
        "Pressed the button",
    ]
    source = page.get_data(as_text=True)
    assert source.count("<circle ") == 2
    assert '<rect x="16.62%" y="39" width="80.88%"' in source


def test_what_stands_out_is_said_and_refuses_nobody(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    words = shown(olive, asks(workplace, account([[500, "translated"], [900, "send"]], cut=7)))
    assert "Sent within 3 seconds of opening the page." in words
    assert "The last words of the statement were not on screen" in words
    assert "The browser translated the page." in words
    assert "7 events of the middle were left out" in words


def test_without_a_script_the_record_says_so_as_a_fact(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    assert "No JavaScript: the form was sent without its script" in shown(
        olive, asks(workplace, Account())
    )


def test_what_could_not_be_read_is_said(workplace: Workplace, olive: StaffBrowser) -> None:
    words = shown(olive, asks(workplace, read_account(["rosa"])))
    assert "The browser sent an account that is not of our form." in words


def test_it_is_erased_with_the_person(workplace: Workplace, olive: StaffBrowser) -> None:
    rosa = asks(workplace, account())
    workplace.erases(rosa)
    words = shown(olive, rosa)
    assert "was erased with the person’s data; its digest is kept" in words
    assert "41.0 s" not in words


def test_a_moment_before_the_full_minute_is_told_as_a_minute() -> None:
    told = [seconds(ms) for ms in (9_500, 59_949, 59_970, 299_600, 252_000)]
    assert told == ["9.5 s", "59.9 s", "1 min 0 s", "5 min 0 s", "4 min 12 s"]
