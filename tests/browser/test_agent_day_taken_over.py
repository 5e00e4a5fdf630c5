"""A lead that somebody takes over while its page is open: who held it learns it from the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.agent_at_work import AgentAtWork, Workroom
from tests.people import ROSA, SAM, TESS, WALTER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("agent taken over")]
A_MINUTE = 61_000  # milliseconds: the page asks every minute


@pytest.fixture(scope="module")
def sam(workroom: Workroom) -> AgentAtWork:
    """Sam, signed in; his browser's timers go when the test moves them."""
    sam = workroom.hires(SAM)
    sam.page.clock.install()
    sam.signs_in()
    return sam


def takes_next(agent: AgentAtWork) -> str:
    """By the key; gives the page's address."""
    agent.page.goto("/leads")
    agent.page.keyboard.press("n")
    agent.page.wait_for_url("**/leads/*")
    return agent.page.url


def test_the_open_page_says_who_took_it_over_and_hides_the_number(
    workroom: Workroom, sam: AgentAtWork
) -> None:
    workroom.office.visitor(ROSA).asks_for_a_call()
    url = takes_next(sam)
    expect(sam.page.locator(".number")).to_be_visible()
    tess = workroom.hires(TESS)
    tess.signs_in()
    tess.page.goto(url)
    tess.page.get_by_label("Why").fill("Sam has gone home")
    tess.page.get_by_role("button", name="Take over").click()
    expect(tess.page.locator(".number")).to_be_visible()
    sam.page.clock.fast_forward(A_MINUTE)
    expect(sam.page.get_by_role("status")).to_contain_text("Tess Hall took it over.")
    expect(sam.page.locator(".number")).to_have_count(0)
    sam.page.get_by_role("link", name="Show who holds it now").click()
    expect(sam.page.get_by_role("heading", name="Held by Tess Hall")).to_be_visible()


def test_the_open_page_tells_the_time_left_and_keeps_it(
    workroom: Workroom, sam: AgentAtWork
) -> None:
    workroom.office.visitor(WALTER).asks_for_a_call()
    takes_next(sam)
    workroom.clock.goes_from(workroom.clock.now.replace(microsecond=0) + timedelta(minutes=15))
    sam.page.clock.fast_forward(A_MINUTE)
    expect(sam.page.locator("#held")).to_have_text("held by you for 20 more minutes")
    sam.page.reload()
    expect(sam.page.locator("#held")).to_have_text("held by you for 20 more minutes")
