"""News of a lead on the open queue: told by the page, and nothing moves under the hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demonstration import (
    AGENT,
    VISITOR,
    Demonstration,
    Window,
    running_demonstration,
)
from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("agent news")]
LOOKS_AGAIN = 31_000  # milliseconds
MOST_LOOKS = 5


@pytest.fixture(scope="module")
def demonstration(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    """One demonstration for all of these tests."""
    folder = tmp_path_factory.mktemp("news") / "instance"
    with running_demonstration(folder, chromium) as running:
        yield running


@pytest.fixture(scope="module")
def window(demonstration: Demonstration) -> Window:
    """An agent's, by a clock that the tests move: it is the window's, and installed once."""
    of_sam = demonstration.window(AGENT)
    of_sam.page.clock.install()
    return of_sam


def test_a_new_lead_is_told_in_its_place_and_shown_by_a_link(
    demonstration: Demonstration, window: Window
) -> None:
    sam = window.page
    sam.goto("/leads?state=open&product=part_c&zone=pacific")
    rows, table = sam.locator("tbody tr").count(), sam.locator("table").bounding_box()
    sam.clock.run_for(LOOKS_AGAIN)
    expect(sam.locator("#news")).to_be_empty()
    VisitorAtHome(demonstration.window(VISITOR).page).asks_for_a_call(ROSA)
    sam.clock.run_for(LOOKS_AGAIN)
    expect(sam.locator("#news")).to_have_text("1 new lead: Show")
    assert sam.locator("table").bounding_box() == table
    assert sam.locator("tbody tr").count() == rows
    sam.get_by_role("link", name="Show", exact=True).click()
    expect(sam.locator("tbody tr")).to_have_count(rows + 1)


def test_a_page_that_nobody_sees_asks_nothing(window: Window) -> None:
    sam = window.page
    sam.goto("/leads")
    expect(sam.get_by_role("button", name="Keys")).to_be_visible()  # the script has run
    window.asked.clear()
    for _ in range(MOST_LOOKS):
        sam.clock.run_for(LOOKS_AGAIN)
        sam.wait_for_load_state("networkidle")
        if any("/leads/news?" in address for address in window.asked):
            break
    assert any("/leads/news?" in address for address in window.asked), "the control"
    sam.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    window.asked.clear()
    sam.clock.run_for(LOOKS_AGAIN * 3)
    assert window.asked == []
