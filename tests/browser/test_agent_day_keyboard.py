"""A day at the queue by keyboard alone: from signing in to signing out, and no mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.agent_at_work import AgentAtWork, Workroom
from tests.people import ROSA, SAM, WALTER

pytestmark = pytest.mark.browser


def test_a_day_by_keyboard_alone(workroom: Workroom) -> None:
    office = workroom.office
    rosa = office.visitor(ROSA).asks_for_a_call(message="Does my cardiologist take this plan?")
    office.passes(minutes=1)
    walter = office.visitor(WALTER).asks_for_a_call(("medigap",))
    sam = workroom.hires(SAM)
    sam.signs_in()
    calls_and_nobody_answers(sam, rosa.reference)
    calls_and_agrees_on_tomorrow(sam, walter.reference)
    asks_who_calls(sam, rosa.reference)
    sam.walks_to("Sign out")
    sam.page.keyboard.press("Enter")
    expect(sam.page.get_by_role("heading", name="Sign in")).to_be_visible()


def calls_and_nobody_answers(sam: AgentAtWork, reference: str) -> None:
    """Next, the number, the dialler, what came of it."""
    takes_and_dials(sam, reference)
    sam.page.keyboard.press("1")
    sam.page.wait_for_url("**/leads?said=no_answer*")
    expect(sam.page.get_by_role("status").first).to_contain_text("Recorded")


def takes_and_dials(sam: AgentAtWork, reference: str) -> None:
    """Next, and the dialler; that it was dialled is a step of the call."""
    page = sam.page
    page.keyboard.press("n")
    page.wait_for_url(f"**/leads/{reference}")
    expect(page.get_by_role("heading", name="You may call now")).to_be_visible()
    expect(page.locator(".number")).to_be_visible()
    with page.expect_request(f"**/leads/{reference}/steps") as told:
        page.keyboard.press("c")
    assert "step=dialled" in (told.value.post_data or "")


def calls_and_agrees_on_tomorrow(sam: AgentAtWork, reference: str) -> None:
    """Somebody answers and wants another hour: day and time are typed, then one key."""
    page, keyboard = sam.page, sam.page.keyboard
    takes_and_dials(sam, reference)
    sam.walks_to("Call-back, appointment, their words, recording")
    keyboard.press("Enter")
    sam.walks_to("day")
    keyboard.type("11252026")
    sam.walks_to("time")
    keyboard.type("0230PM")
    sam.walks_to("their_words")
    keyboard.type("1")
    expect(page.locator("#their_words")).to_have_value("1")
    keyboard.press("Backspace")
    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Tab")
    expect(page.locator("#in_person")).to_be_focused()
    keyboard.press("3")
    page.wait_for_url("**/leads?said=reached*")
    expect(page.get_by_role("status").first).to_contain_text("Recorded")


def asks_who_calls(sam: AgentAtWork, reference: str) -> None:
    """Somebody rings: found by the reference they read out."""
    page, keyboard = sam.page, sam.page.keyboard
    keyboard.press("/")
    expect(page.get_by_role("heading", name="They called us")).to_be_visible()
    keyboard.type(reference)
    keyboard.press("Enter")
    expect(page.get_by_role("link", name=f"{reference[:4]} {reference[4:]}")).to_be_visible()
    sam.walks_to(f"{reference[:4]} {reference[4:]}")
    keyboard.press("Enter")
    page.wait_for_url(f"**/leads/{reference}")
