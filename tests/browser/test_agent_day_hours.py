"""The end of calling hours: at 19:59 the number is there, at 20:00:00 it is not, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.agent_at_work import AgentAtWork, Workroom
from tests.people import ROSA, SAM

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("agent day hours")]
EIGHT = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)  # 8:00 p.m. in California
SECOND = timedelta(seconds=1)
HIDES_WITHIN = 60_000  # milliseconds


@pytest.fixture(scope="module")
def sam(workroom: Workroom) -> AgentAtWork:
    """Sam, who took Rosa's lead just before eight."""
    workroom.office.visitor(ROSA).asks_for_a_call()
    workroom.clock.goes_from(EIGHT - timedelta(minutes=10))
    sam = workroom.hires(SAM)
    sam.signs_in()
    sam.page.get_by_role("button", name="Next lead").click()
    sam.page.wait_for_url("**/leads/*")
    return sam


def test_the_number_is_there_until_the_last_second(sam: AgentAtWork) -> None:
    sam.workroom.clock.stands_at(EIGHT - SECOND)
    sam.page.reload()
    expect(sam.page.locator(".number")).to_have_text("(626) 555-0143")
    expect(sam.page.locator("main")).to_contain_text("Until 8:00 p.m. Pacific time today")


def test_at_eight_it_is_gone_and_the_page_says_why_and_when_again(sam: AgentAtWork) -> None:
    sam.workroom.clock.stands_at(EIGHT)
    sam.page.reload()
    answer = sam.page.locator("section.no")
    expect(answer).to_contain_text("Not now")
    expect(answer).to_contain_text("It is 8:00 p.m. where Rosa is.")
    expect(answer).to_contain_text("From 8:00 a.m. Pacific time on Wed, Nov 25.")
    expect(answer).to_contain_text("Rule B-11, 47 CFR 64.1200(c)(1)")
    assert "555-0143" not in sam.page.content()
    assert "5550143" not in sam.page.content()


def test_a_page_left_open_hides_it_by_itself(sam: AgentAtWork) -> None:
    sam.workroom.clock.goes_from(EIGHT - 10 * SECOND)
    sam.page.reload()
    expect(sam.page.locator(".number")).to_be_visible()
    expect(sam.page.locator(".number")).to_have_count(0, timeout=HIDES_WITHIN)
    assert "5550143" not in sam.page.content()
    expect(sam.page.get_by_role("status")).to_contain_text("The answer has changed.")
    sam.page.get_by_role("link", name="Show", exact=True).click()
    expect(sam.page.locator("section.no")).to_contain_text("Not now")


def test_a_page_without_a_line_hides_it_too(sam: AgentAtWork) -> None:
    sam.workroom.clock.goes_from(EIGHT - 10 * SECOND)
    sam.page.reload()
    expect(sam.page.locator(".number")).to_be_visible()
    sam.page.context.set_offline(True)
    expect(sam.page.locator(".number")).to_have_count(0, timeout=HIDES_WITHIN)
    sam.page.context.set_offline(False)
    expect(sam.page.get_by_role("status")).to_contain_text("The answer has changed.")
