"""Evidence without spying: what the post alone tells, and that nothing else tells anything."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from app.leads.timeline.events import read_timeline
from app.leads.timeline.observing import milliseconds_shown, observe
from tests.browser.stored import ask, leads
from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA
from tests.servers import Server

pytestmark = pytest.mark.browser
TICKS = ["interests:part_c", "privacy_agreed"]


def told(visitor: VisitorAtHome) -> str:
    """The time line of the last post."""
    return visitor.posted[-1]["timeline"]


def events(text: str, *kinds: str) -> list[list[Any]]:
    """The events of these kinds, without their times."""
    return [one[1:] for one in json.loads(text)["e"] if one[1] in kinds]


def stored(server: Server) -> str | None:
    """What the newest lead's person has for a time line."""
    ((text,),) = ask(server, "select timeline from people order by lead_id desc limit 1")
    return None if text is None else str(text)


def test_an_unhurried_visit_is_told_in_the_post(reader: VisitorAtHome, server: Server) -> None:
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.agrees()
    reader.page.locator("#statement").scroll_into_view_if_needed()
    reader.page.wait_for_timeout(3_000)
    reader.presses_submit()
    reader.sees("We have your request")
    text = told(reader)
    timeline = read_timeline(text)
    assert timeline is not None
    assert len(text) < 2_000
    assert (timeline.width, timeline.height) == (1280, 900)
    assert [one[1] for one in events(text, "tick")] == TICKS
    assert milliseconds_shown(timeline, "last") > 2_000
    assert observe(timeline, TICKS, timedelta(milliseconds=timeline.events[-1].ms)) == []
    assert json.loads(stored(server) or "") == json.loads(text)


def test_without_scripts_nothing_is_told_and_all_works(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(base_url=server.address, java_script_enabled=False)
    visitor = VisitorAtHome(context.new_page())
    visitor.asks_for_a_call(ROSA)
    context.close()
    assert told(visitor) == ""
    assert stored(server) is None


def test_what_is_typed_is_in_no_time_line(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.page.get_by_label("Select All").check()
    reader.page.get_by_label("Medigap").uncheck()
    reader.fills_in(ROSA)
    reader.types("Message", "Does my cardiologist take this plan?")
    reader.agrees()
    reader.presses_submit()
    reader.sees("We have your request")
    text = told(reader)
    assert events(text, "all", "tick", "untick") == [
        ["all", 1],
        ["untick", "interests:medigap"],
        ["tick", "privacy_agreed"],
    ]
    typed = ("Rosa", "Alvarez", "555-0143", "5550143", "example.com", "cardiologist")
    assert [value for value in typed if value in text] == []


def test_however_long_somebody_plays_the_account_stays_short(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.fills_in(ROSA)
    for _ in range(40):  # 80 events
        reader.page.get_by_label("Select All").check()
        reader.page.get_by_label("Medigap").uncheck()
    reader.types("Message", "All of them.")
    reader.agrees()
    reader.presses_submit()
    reader.sees("We have your request")
    timeline = read_timeline(told(reader))
    assert timeline is not None
    assert len(told(reader)) < 2_000
    assert timeline.cut > 30
    assert [one.kind for one in timeline.events][-1] == "send"


def test_a_form_that_came_back_says_what_stood_ticked(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.types("Phone*", "123")
    reader.agrees()
    reader.presses_submit()
    reader.sees("There is a problem")
    reader.types("Phone*", ROSA.phone)
    reader.presses_submit()
    reader.sees("We have your request")
    assert [one[1] for one in events(told(reader), "kept")] == TICKS


def test_a_translation_by_the_browser_is_told(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.page.evaluate("document.documentElement.classList.add('translated-ltr')")
    reader.fills_in(ROSA)
    reader.agrees()
    reader.presses_submit()
    reader.sees("We have your request")
    assert events(told(reader), "translated") == [["translated"]]


def test_nothing_leaves_and_nothing_is_asked_for_before_the_button(
    visitor: VisitorAtHome, server: Server
) -> None:
    visitor.opens_the_page()
    visitor.fills_in(ROSA)
    visitor.types("Message", "My number is 1EG4-TE5-MK73")
    visitor.agrees()
    visitor.page.wait_for_timeout(1_500)
    first, *rest = list(visitor.asked)
    visitor.presses_submit()
    visitor.sees("We have your request")
    assert {urlsplit(url).netloc for _, url in visitor.asked} == {f"127.0.0.1:{server.port}"}
    assert (first[0], urlsplit(first[1]).path) == ("GET", "/")
    others = [(method, urlsplit(url).path) for method, url in rest]
    files = [path for method, path in others if method == "GET" and path.startswith("/static/")]
    assert len(files) == len(others), others


def test_who_leaves_without_pressing_was_never_here(visitor: VisitorAtHome, server: Server) -> None:
    tables = ("leads", "people", "consents", "entries", "disclosures")
    before = [ask(server, f"select count(*) from {table}") for table in tables]
    count = leads(server)
    visitor.opens_the_page()
    visitor.fills_in(ROSA)
    visitor.agrees()
    visitor.page.goto("/privacy")
    visitor.page.close()
    assert [ask(server, f"select count(*) from {table}") for table in tables] == before
    assert leads(server) == count


def test_the_browser_keeps_one_cookie_and_nothing_else(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.agrees()
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert reader.page.evaluate(kept) == [0, 0, ""]
    reader.presses_submit()
    reader.sees("We have your request")
    assert reader.page.evaluate(kept) == [0, 0, ""]
    assert len(reader.page.context.cookies()) == 1
    assert reader.page.evaluate("indexedDB.databases()") == []
