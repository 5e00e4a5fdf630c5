"""The Back button, where the browser keeps the page in memory and where it loads it anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserType

from tests.browser.conftest import CHROMIUM
from tests.browser.stored import leads, newest_follows
from tests.browser.visitor import VisitorAtHome
from tests.people import WALTER
from tests.servers import Server

pytestmark = pytest.mark.browser


@pytest.fixture(params=["page kept in memory", "page loaded anew"])
def back_goer(
    chromium_type: BrowserType, server: Server, request: pytest.FixtureRequest
) -> Iterator[VisitorAtHome]:
    """Somebody whose Back button shows the page as it was left, or loads it again."""
    keeps = ["--disable-back-forward-cache"] if request.param == "page kept in memory" else None
    browser = chromium_type.launch(
        executable_path=str(CHROMIUM), args=["--no-sandbox"], ignore_default_args=keeps
    )
    yield VisitorAtHome(
        browser.new_context(
            base_url=server.address, viewport={"width": 390, "height": 844}
        ).new_page()
    )
    browser.close()


def test_back_and_the_same_again_gives_the_first_receipt(
    back_goer: VisitorAtHome, server: Server
) -> None:
    back_goer.asks_for_a_call(WALTER)
    address, before = back_goer.page.url, leads(server)
    back_goer.goes_back()
    back_goer.presses_submit()
    back_goer.sees("We have your request")
    assert (back_goer.page.url, leads(server)) == (address, before)


def test_back_and_another_number_is_asked_about_and_then_linked(
    back_goer: VisitorAtHome, server: Server
) -> None:
    back_goer.asks_for_a_call(WALTER)
    first, before = back_goer.page.url, leads(server)
    back_goer.goes_back()
    back_goer.types("Phone*", "212-555-0118")
    back_goer.presses_submit()
    back_goer.sees("Do you want to send this change?")
    assert (back_goer.value("Phone*"), leads(server)) == ("(212) 555-0118", before)
    back_goer.presses_submit()
    back_goer.sees("We have your request")
    assert back_goer.page.url != first
    assert leads(server) == before + 1
    assert newest_follows(server)
    assert "(212) 555-0118" in back_goer.reads()


def test_a_page_kept_in_memory_says_that_somebody_came_back(
    back_goer: VisitorAtHome, request: pytest.FixtureRequest
) -> None:
    back_goer.opens_the_page()
    back_goer.fills_in(WALTER)
    back_goer.agrees()
    back_goer.page.goto("/privacy")
    back_goer.goes_back()
    back_goer.presses_submit()
    back_goer.sees("We have your request")
    was_kept = "bfcache" in back_goer.posted[-1]["timeline"]
    assert was_kept == ("page kept in memory" in request.node.name)
