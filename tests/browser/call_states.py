"""The states of a call's pages, and how to get there in a browser."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.demonstration import AGENT
from tests.browser.staff_states import takes_one
from tests.browser.states import State


def ticks_steps(page: Page) -> None:
    """The held lead, benefits discussed before the disclaimer was spoken."""
    takes_one(page)
    for step in ("dialled", "benefits"):
        page.locator(f"button[name=step][value={step}]").click()
        page.wait_for_load_state()


def tells_nothing_of_an_appointment(page: Page) -> None:
    """The held lead, an appointment sent back without its time, scope and form."""
    takes_one(page)
    page.locator("button[name=outcome][value=appointment]").click()
    page.wait_for_load_state()


def records_and_looks(page: Page) -> None:
    """What was recorded of another lead, what the record lacks, and the way to mend it."""
    page.goto("/leads?state=open")
    page.get_by_role("button", name="Take").first.click()
    page.wait_for_load_state()
    page.locator("button[name=outcome][value=no_answer]").click()
    page.get_by_role("link", name="See what was recorded, or mend it").click()
    page.wait_for_load_state()


CALL_STATES = [
    State("lead-steps", AGENT, ticks_steps),
    State("lead-appointment-refused", AGENT, tells_nothing_of_an_appointment),
    State("lead-recorded", AGENT, records_and_looks),
]
