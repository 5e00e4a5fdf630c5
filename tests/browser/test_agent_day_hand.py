"""A day at the queue with one hand: a phone of 390 pixels, touch alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.agent_at_work import PHONE, AgentAtWork, Workroom
from tests.browser.test_sizes import OUTSIDE, SMALL
from tests.people import ROSA, SAM

pytestmark = pytest.mark.browser


def test_a_day_with_one_hand(workroom: Workroom) -> None:
    rosa = workroom.office.visitor(ROSA).asks_for_a_call()
    sam = workroom.hires(SAM, PHONE)
    sam.signs_in()
    fits(sam)
    taps(sam.page.get_by_role("button", name="Next lead"))
    sam.page.wait_for_url(f"**/leads/{rosa.reference}")
    fits(sam)
    expect(sam.page.locator(".number")).to_be_in_viewport()
    expect(sam.page.get_by_role("link", name="Call", exact=True)).to_be_in_viewport()
    taps(sam.page.locator("summary", has_text="Why may I?"))
    expect(sam.page.get_by_text("did not ask to talk about this product").first).to_be_visible()
    taps(sam.page.get_by_role("button", name="No answer"))
    sam.page.wait_for_url("**/leads?said=no_answer*")
    fits(sam)
    taps(sam.page.get_by_role("button", name="Sign out"))
    expect(sam.page.get_by_role("heading", name="Sign in")).to_be_visible()


def fits(sam: AgentAtWork) -> None:
    """Nothing stands out to the right, and whatever is pressed has room for a finger."""
    assert sam.page.evaluate(OUTSIDE) == []
    assert sam.page.evaluate(SMALL) == []


def taps(what: Locator) -> None:
    """With a finger, once it is on the screen."""
    what.scroll_into_view_if_needed()
    what.tap()
