"""Sending as people do it: twice, late, back again, by Enter, without cookies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, BrowserType

from app.consent.presentation import Presenter
from app.instance import open_keys
from app.settings import Settings
from tests.browser.conftest import CHROMIUM
from tests.browser.stored import leads, newest_follows
from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA, WALTER
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


@pytest.fixture
def without_cookies(
    chromium_type: BrowserType, server: Server, tmp_path: Path
) -> Iterator[BrowserContext]:
    """A browser whose owner has forbidden all cookies."""
    (tmp_path / "Default").mkdir()
    forbids = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(forbids))
    context = chromium_type.launch_persistent_context(
        tmp_path,
        executable_path=str(CHROMIUM),
        args=["--no-sandbox"],
        base_url=server.address,
        viewport={"width": 390, "height": 844},
    )
    yield context
    context.close()


def test_three_fast_clicks_are_one_request(visitor: VisitorAtHome, server: Server) -> None:
    before = leads(server)
    visitor.opens_the_page()
    visitor.fills_in(ROSA)
    visitor.agrees()
    visitor.page.get_by_role("button", name="Submit").click(click_count=3)
    visitor.sees("We have your request")
    assert leads(server) == before + 1


def test_enter_in_a_field_sends(visitor: VisitorAtHome, server: Server) -> None:
    before = leads(server)
    visitor.opens_the_page()
    visitor.fills_in(ROSA)
    visitor.agrees()
    visitor.page.get_by_label("Phone*").press("Enter")
    visitor.sees("We have your request")
    assert leads(server) == before + 1


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


def test_an_address_with_a_fragment_leaves_none_on_the_receipt(visitor: VisitorAtHome) -> None:
    visitor.page.goto("/#form")
    visitor.fills_in(ROSA)
    visitor.agrees()
    visitor.presses_submit()
    visitor.sees("We have your request")
    assert "#" not in visitor.page.url


def test_who_reads_for_two_hours_sends_at_once(reader: VisitorAtHome, server: Server) -> None:
    presenter = Presenter(
        open_keys(Settings(instance=server.instance), may_create=False).presentation
    )
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.agrees()
    now = datetime.now(UTC)
    edition = presenter.open(reader.token(), at=now).edition
    reader.has_been_reading_since(presenter.present(edition, at=now - timedelta(hours=2)))
    reader.presses_submit()
    reader.sees("We have your request")


def test_who_reads_for_more_than_a_day_presses_once_more(
    reader: VisitorAtHome, server: Server
) -> None:
    presenter = Presenter(
        open_keys(Settings(instance=server.instance), may_create=False).presentation
    )
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.agrees()
    now = datetime.now(UTC)
    edition = presenter.open(reader.token(), at=now).edition
    reader.has_been_reading_since(presenter.present(edition, at=now - timedelta(hours=25)))
    reader.presses_submit()
    reader.sees("Press Submit once more")
    reader.presses_submit()
    reader.sees("We have your request")


def test_a_browser_that_fills_in_the_form_by_itself_is_believed(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    values = {"first_name": "Rosa", "phone": "+16265550143", "email": ROSA.email}
    for name, value in (values | {"email_confirm": ROSA.email}).items():
        reader.page.locator(f"#{name}").evaluate("(box, value) => { box.value = value }", value)
    for name in ("interests-part_d", "privacy_agreed"):
        reader.page.locator(f"#{name}").evaluate("box => { box.checked = true }")
    reader.presses_submit()
    reader.sees("We have your request")
    assert "(626) 555-0143" in reader.reads()


def test_a_reload_takes_nothing_from_the_next_press(visitor: VisitorAtHome, server: Server) -> None:
    before = leads(server)
    visitor.opens_the_page()
    visitor.fills_in(ROSA)
    visitor.page.reload()
    visitor.fills_in(ROSA)
    visitor.agrees()
    visitor.presses_submit()
    visitor.sees("We have your request")
    visitor.page.reload()
    visitor.sees("We have your request")
    assert leads(server) == before + 1


def test_who_refuses_cookies_is_told_and_keeps_the_typing(
    without_cookies: BrowserContext, server: Server
) -> None:
    before = leads(server)
    visitor = VisitorAtHome(without_cookies.new_page())
    for _ in range(2):
        if not visitor.posted:
            visitor.opens_the_page()
            visitor.fills_in(ROSA)
        visitor.agrees()
        visitor.presses_submit()
        visitor.sees("There is a problem")
        assert "Your browser kept no cookie from us" in visitor.reads()
        assert "Allow cookies for this page, or call 626-555-0100" in visitor.reads()
        assert visitor.value("First") == "Rosa"
        assert visitor.page.get_by_label("Medicare Advantage").is_checked()
    assert without_cookies.cookies() == []
    assert leads(server) == before
