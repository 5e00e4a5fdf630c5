"""Sending as people do it: twice, late, by Enter, without cookies."""

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
from tests.browser.stored import leads
from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA
from tests.servers import Server

pytestmark = pytest.mark.browser


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


def test_an_address_with_a_fragment_leaves_none_on_the_receipt(visitor: VisitorAtHome) -> None:
    visitor.page.goto("/#form")
    visitor.fills_in(ROSA)
    visitor.agrees()
    visitor.presses_submit()
    visitor.sees("We have your request")
    assert "#" not in visitor.page.url


def reads_for(reader: VisitorAtHome, server: Server, time: timedelta) -> None:
    """The form filled in, on a page that was served so long ago."""
    presenter = Presenter(
        open_keys(Settings(instance=server.instance), may_create=False).presentation
    )
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.agrees()
    now = datetime.now(UTC)
    edition = presenter.open(reader.token(), at=now).edition
    reader.has_been_reading_since(presenter.present(edition, at=now - time))


def test_who_reads_for_two_hours_sends_at_once(reader: VisitorAtHome, server: Server) -> None:
    reads_for(reader, server, timedelta(hours=2))
    reader.presses_submit()
    reader.sees("We have your request")


def test_who_reads_for_more_than_a_day_presses_once_more(
    reader: VisitorAtHome, server: Server
) -> None:
    reads_for(reader, server, timedelta(hours=25))
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
