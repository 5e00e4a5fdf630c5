"""The keys of the staff's pages: never while somebody types, and off when they say so."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.web.assets import FOLDER
from tests.browser.demonstration import AGENT, Demonstration, running_demonstration

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("agent keys")]


@pytest.fixture(scope="module")
def demonstration(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    """One demonstration for all of these tests."""
    folder = tmp_path_factory.mktemp("keys") / "instance"
    with running_demonstration(folder, chromium) as running:
        yield running


@pytest.fixture
def page(demonstration: Demonstration) -> Page:
    """The agent's window at the list, keys on."""
    page = demonstration.window(AGENT).page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/leads")
    page.evaluate("localStorage.clear()")
    return page


def test_the_script_is_small_and_asks_this_site_alone() -> None:
    source = (FOLDER / "staff.js").read_text(encoding="utf-8")
    assert len(gzip.compress(source.encode(), 9)) <= 4_000
    assert not [
        word for word in ("http:", "https:", "eval(", "innerHTML", "cookie") if word in source
    ]


def test_n_takes_the_next_lead(page: Page) -> None:
    page.keyboard.press("n")
    page.wait_for_url("**/leads/*")


def test_a_question_mark_lists_the_keys_of_this_page(page: Page) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Next lead")
    page.keyboard.press("n")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_keys_are_switched_off_for_this_browser_and_on_again(page: Page) -> None:
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Keys work in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url.endswith("/leads")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Keys work in this browser").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_a_letter_with_control_alt_or_meta_is_the_browsers(page: Page) -> None:
    for held in ("Control", "Alt", "Meta"):
        page.evaluate(
            "held => document.body.dispatchEvent(new KeyboardEvent('keydown', "
            "{key: '?', bubbles: true, [held]: true}))",
            {"Control": "ctrlKey", "Alt": "altKey", "Meta": "metaKey"}[held],
        )
    expect(page.get_by_role("dialog")).to_have_count(0)
