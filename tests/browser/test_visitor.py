"""A visitor in a real browser: from the page to the receipt, and the way out."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA, WALTER, Visitor

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


def test_select_all_is_a_comfort_of_the_page(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.page.get_by_label("Select All").check()
    for box in reader.page.locator("input[name=interests]").all():
        assert box.is_checked()
    reader.page.get_by_label("Medigap").uncheck()
    assert not reader.page.get_by_label("Select All").is_checked()


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
