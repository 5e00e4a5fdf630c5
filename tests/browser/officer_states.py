"""Every state that a page of the compliance officers can be in, and how to get there."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.demonstration import COMPLIANCE
from tests.browser.states import Reach, State, goes_to


def follows(path: str, link: str) -> Reach:
    """Opens a page and follows its first link of this kind."""

    def reach(page: Page) -> None:
        page.goto(path)
        page.locator(link).first.click()
        page.wait_for_load_state()

    return reach


def opens_state(state: str) -> Reach:
    """A record of somebody whose request stands so; sorted newest first."""

    def reach(page: Page) -> None:
        page.goto("/consents")
        page.locator("main tr", has_text=state).locator("a.reference").first.click()
        page.wait_for_load_state()

    return reach


def checks_one(page: Page) -> None:
    """Every check of a record, with its answer."""
    follows("/consents", "main table a.reference")(page)
    page.get_by_role("link", name="Check this record now").click()
    page.wait_for_load_state()


def chooses_what_goes_out(page: Page) -> None:
    """A record, the personal values of its bundle unfolded."""
    follows("/consents", "main table a.reference")(page)
    page.get_by_text("Choose the personal values").click()


def searches(what: str) -> Reach:
    """Looks for somebody."""

    def reach(page: Page) -> None:
        page.goto("/consents")
        page.fill("#q", what)
        page.click("form.search button")
        page.wait_for_load_state()

    return reach


def stops_nobody(page: Page) -> None:
    """The form for a word to stop, with its errors."""
    page.goto("/suppressions")
    page.fill("#whom", "somebody")
    page.fill("#words", "Stop calling me")
    page.get_by_role("button", name="Stop all calls").click()
    page.wait_for_load_state()


def loads_no_list(page: Page) -> None:
    """The form for a do-not-call list, with its error and what was typed."""
    page.goto("/suppressions")
    page.set_input_files(
        "#list_file", {"name": "texas.txt", "mimeType": "text/plain", "buffer": b"2145550117"}
    )
    page.fill("#list_source", "Texas No Call")
    page.fill("#list_date", "2026-11-15")
    page.select_option("#list_state", "TX")
    page.fill("#list_days", "400")
    page.get_by_role("button", name="Load the list").click()
    page.wait_for_load_state()


OFFICER_STATES = [
    State("consents", COMPLIANCE, goes_to("/consents")),
    State("consents-found", COMPLIANCE, searches("alvarez")),
    State("consents-nobody", COMPLIANCE, searches("zzzzzz")),
    State("consents-too-short", COMPLIANCE, searches("z")),
    State("consents-flagged", COMPLIANCE, goes_to("/consents?state=flagged")),
    State("record", COMPLIANCE, follows("/consents", "main table a.reference")),
    State("record-choosing", COMPLIANCE, chooses_what_goes_out),
    State("record-checked", COMPLIANCE, checks_one),
    State("record-stopped", COMPLIANCE, opens_state("no more calls")),
    State("record-erased", COMPLIANCE, opens_state("(erased)")),
    State("staff-not-found", COMPLIANCE, goes_to("/consents/AAAAAAAA")),
    State("suppressions", COMPLIANCE, goes_to("/suppressions")),
    State("suppressions-errors", COMPLIANCE, stops_nobody),
    State("suppressions-list-errors", COMPLIANCE, loads_no_list),
    State("call-again", COMPLIANCE, follows("/suppressions", "main a[href^='/suppressions/']")),
    State("editions", COMPLIANCE, goes_to("/editions")),
    State("edition", COMPLIANCE, follows("/editions", "main table a.reference")),
    State("proof", COMPLIANCE, goes_to("/proof")),
    State("again", COMPLIANCE, goes_to("/staff/again")),
]
