"""A visitor in a real browser: from the page to the receipt, and the way out."""

from __future__ import annotations

import itertools
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA, WALTER, Visitor
from tests.servers import Server

pytestmark = pytest.mark.browser
NUMBERS = itertools.count(10)


def somebody() -> Visitor:
    """A person whose number nobody else has, so that nobody has stopped its calls."""
    return replace(ROSA, phone=f"213-555-01{next(NUMBERS)}")


def test_rosa_asks_for_a_call_and_reads_what_she_agreed_to(visitor: VisitorAtHome) -> None:
    visitor.asks_for_a_call(ROSA)
    words = visitor.reads()
    assert "(626) 555-0143" in words
    assert "By clicking submit on this form, you agree to having a sales agent call" in words
    assert "I agree to the privacy policy" in words
    assert "Medicare Advantage Plans (Part C)" in words


def test_rosa_changes_her_mind(visitor: VisitorAtHome) -> None:
    visitor.asks_for_a_call(somebody())
    visitor.stops()
    visitor.page.reload()
    visitor.sees("We will not call you")


def test_what_was_forgotten_is_told_and_the_typing_is_kept(visitor: VisitorAtHome) -> None:
    visitor.opens_the_page()
    visitor.fills_in(ROSA)
    visitor.presses_submit()
    visitor.sees("There is a problem")
    assert visitor.page.title().startswith("Error: ")
    assert visitor.page.get_by_label("First", exact=True).input_value() == "Rosa"
    assert visitor.page.get_by_label("Medicare Advantage").is_checked()
    visitor.agrees()
    visitor.presses_submit()
    visitor.sees("We have your request")


def test_the_receipt_can_be_opened_again(visitor: VisitorAtHome) -> None:
    visitor.asks_for_a_call(WALTER)
    address = visitor.page.url
    visitor.opens_the_page()
    visitor.page.goto(address)
    visitor.sees("We have your request")
    assert "0117" in visitor.reads()


def test_going_back_and_pressing_again_makes_no_second_request(visitor: VisitorAtHome) -> None:
    visitor.asks_for_a_call(WALTER)
    address = visitor.page.url
    visitor.page.go_back()
    if not visitor.page.get_by_label("I agree to the privacy policy").is_checked():
        visitor.fills_in(WALTER)
        visitor.agrees()
    visitor.presses_submit()
    visitor.sees("We have your request")
    assert urlsplit(visitor.page.url).path.startswith("/received/")
    assert urlsplit(address).path.startswith("/received/")


def test_focus_stands_on_the_problem_and_its_link_leads_to_the_box(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.agrees()
    reader.page.get_by_label("Phone*").fill("123")
    reader.presses_submit()
    reader.sees("There is a problem")
    assert reader.focused() == "errors"
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    assert reader.focused() == "phone"


def test_the_form_can_be_sent_by_keyboard_alone(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    for box, text in (
        ("first_name", ROSA.first),
        ("last_name", ROSA.last),
        ("phone", ROSA.phone),
    ):
        reader.walks_to(box)
        reader.page.keyboard.type(text)
    for tick in ("interests-part_d", "privacy_agreed"):
        reader.walks_to(tick)
        reader.page.keyboard.press("Space")
    reader.page.keyboard.press("Enter")
    reader.sees("We have your request")


def test_select_all_is_a_comfort_of_the_page(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.page.get_by_label("Select All").check()
    for box in reader.page.locator("input[name=interests]").all():
        assert box.is_checked()
    reader.page.get_by_label("Medigap").uncheck()
    assert not reader.page.get_by_label("Select All").is_checked()


def test_nothing_leaves_and_nothing_is_told_before_the_button(
    visitor: VisitorAtHome, server: Server
) -> None:
    visitor.opens_the_page()
    visitor.fills_in(ROSA)
    visitor.agrees()
    visitor.page.wait_for_timeout(500)
    before = list(visitor.asked)
    visitor.presses_submit()
    visitor.sees("We have your request")
    assert {urlsplit(url).netloc for _, url in visitor.asked} == {f"127.0.0.1:{server.port}"}
    paths = [urlsplit(url).path for method, url in before if method == "GET"]
    assert paths[0] == "/"
    assert all(one.startswith("/static/") or one == "/favicon.ico" for one in paths[1:])
    assert len(before) == len(paths), "only GET before the button"


def test_no_page_of_a_visitor_has_a_barrier(reader: VisitorAtHome) -> None:
    found: dict[str, list[str]] = {}
    reader.opens_the_page()
    found["page"] = reader.violations()
    reader.presses_submit()
    reader.sees("There is a problem")
    found["errors"] = reader.violations()
    reader.page.goto("/privacy")
    found["policy"] = reader.violations()
    reader.page.goto("/nothing")
    found["not found"] = reader.violations()
    reader.asks_for_a_call(somebody())
    found["receipt"] = reader.violations()
    reader.page.get_by_role("link", name="Stop all calls").click()
    found["stop"] = reader.violations()
    reader.page.get_by_role("button", name="Stop calling me").click()
    reader.sees("We will not call you")
    found["stopped"] = reader.violations()
    assert {name: faults for name, faults in found.items() if faults} == {}
