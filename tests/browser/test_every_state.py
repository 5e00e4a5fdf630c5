"""No barrier, valid HTML, nothing from elsewhere: every page in every state and view."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.barriers import USUAL, VIEWS, View, barriers, seen_as
from tests.browser.call_states import CALL_STATES
from tests.browser.demonstration import Demonstration, running_demonstration
from tests.browser.markup import faults_of_pages, why_not
from tests.browser.staff_states import STAFF_STATES
from tests.browser.states import STATES, State

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("every state")]
EVERY = [*STATES, *STAFF_STATES, *CALL_STATES]
OTHER_VIEWS = [view for view in VIEWS if view != USUAL]


@pytest.fixture(scope="module")
def demonstration(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    """One demonstration for all of these tests."""
    folder = tmp_path_factory.mktemp("every-state") / "instance"
    with running_demonstration(folder, chromium) as running:
        yield running


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each state's page is kept for the checker of its HTML."""
    return tmp_path_factory.mktemp("pages")


def reached(demonstration: Demonstration, state: State) -> Page:
    """The window of this state's reader, brought there in the usual view."""
    page = demonstration.window(state.role).page
    with seen_as(page, USUAL):
        state.reach(page)
    return page


def keep(demonstration: Demonstration, state: State, folder: Path) -> None:
    """Writes down the page of a state that its window stands on, as it was sent."""
    source = demonstration.window(state.role).source()
    (folder / f"{state.name}.html").write_text(source, encoding="utf-8")


@pytest.mark.parametrize("state", EVERY, ids=lambda state: state.name)
def test_a_state_has_no_barrier(demonstration: Demonstration, kept: Path, state: State) -> None:
    window = demonstration.window(state.role)
    page = reached(demonstration, state)
    keep(demonstration, state, kept)
    elsewhere = {urlsplit(url).netloc for url in window.asked}
    assert elsewhere == {urlsplit(demonstration.address).netloc}
    assert window.missed == []
    assert page.locator("h1").count() == 1
    assert barriers(page, USUAL) == []


@pytest.mark.parametrize("view", OTHER_VIEWS, ids=str)
def test_the_errors_have_no_barrier_in_any_view(demonstration: Demonstration, view: View) -> None:
    page = reached(demonstration, next(one for one in EVERY if one.name == "errors"))
    assert barriers(page, view) == []


@pytest.mark.long
@pytest.mark.parametrize("state", EVERY, ids=lambda state: state.name)
def test_a_state_has_no_barrier_in_any_view(demonstration: Demonstration, state: State) -> None:
    page = reached(demonstration, state)
    found = {str(view): barriers(page, view) for view in VIEWS}
    assert {view: faults for view, faults in found.items() if faults} == {}


def test_a_table_stays_a_table_as_cards(demonstration: Demonstration) -> None:
    page = reached(demonstration, next(one for one in EVERY if one.name == "consents"))
    with seen_as(page, USUAL):
        assert page.locator("td").first.evaluate("cell => getComputedStyle(cell).display") != (
            "table-cell"
        )
        heard = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = {node["role"]["value"] for node in heard if not node["ignored"]}
    assert {"table", "row", "rowheader", "columnheader", "cell"} <= roles


def test_a_barrier_is_found(demonstration: Demonstration) -> None:
    page = reached(demonstration, STATES[0])
    page.evaluate("document.querySelector('label[for=phone]').remove()")
    page.evaluate("document.querySelector('.statement').style.color = '#999'")
    found = {line.partition(":")[0] for line in barriers(page, USUAL)}
    assert {"label", "color-contrast"} <= found


def test_every_page_is_valid_html(demonstration: Demonstration, kept: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    for state in EVERY:
        if not (kept / f"{state.name}.html").exists():
            reached(demonstration, state)
            keep(demonstration, state, kept)
    assert faults_of_pages(kept) == []


def test_invalid_html_is_found(tmp_path: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    page = "<!DOCTYPE html><html lang=en><title>x</title><p id=a><p id=a>"
    (tmp_path / "twice.html").write_text(page)
    assert any("Duplicate ID" in fault for fault in faults_of_pages(tmp_path))
