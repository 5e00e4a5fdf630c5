"""A lead's page in every answer that it gives: no barrier, nothing too wide, on phone and desk."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from app.leads.said.scopes import record_scope
from app.staff.models import Role
from app.staff.qualifications import record_licence
from tests.browser.agent_at_work import AgentAtWork, Workroom
from tests.browser.barriers import USUAL, View, barriers, seen_as
from tests.browser.test_sizes import OUTSIDE
from tests.people import JUNE, ROSA, SAM, TESS, WALTER, Colleague, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("agent states")]
DESK = View(1280, "light")
ANN = Visitor("Ann", "Lee", "(503) 555-0144")
EIGHT_IN_NEW_YORK = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
OHIO = Colleague("Nell Frey", "nell@example.com", (Role.AGENT,))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def sam(workroom: Workroom) -> AgentAtWork:
    sam = workroom.hires(SAM)
    sam.signs_in()
    return sam


@pytest.fixture(scope="module")
def tess(workroom: Workroom) -> AgentAtWork:
    tess = workroom.hires(TESS)
    tess.signs_in()
    return tess


def asks(workroom: Workroom, person: Visitor, *about: str) -> str:
    """A request whose lead anybody may take; gives the page's path."""
    message = "Is Rosewood Clinic in a network?"
    request = workroom.office.visitor(person).asks_for_a_call(about or ("part_c",), message=message)
    return f"/leads/{request.reference}"


def takes(agent: AgentAtWork, path: str) -> Page:
    agent.page.goto(path)
    agent.page.get_by_role("button", name="Take", exact=True).click()
    agent.page.wait_for_load_state()
    return agent.page


def has_no_barrier(page: Page) -> None:
    """By axe, on a phone and on a desk; what folds is unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for view in (USUAL, DESK):
        assert barriers(page, view) == []
        with seen_as(page, view):
            assert page.evaluate(OUTSIDE) == []
    assert page.locator("h1").count() == 1


def test_yes(workroom: Workroom, sam: AgentAtWork) -> None:
    page = takes(sam, asks(workroom, ROSA))
    expect(page.get_by_role("heading", name="You may call now")).to_be_visible()
    has_no_barrier(page)


def test_a_question_alone(workroom: Workroom, sam: AgentAtWork) -> None:
    path = asks(workroom, ANN, "other")
    with workroom.office.instance.database.writing() as session:
        at, reference = workroom.office.now, path.removeprefix("/leads/")
        record_scope(session, reference, may_answer=True, actor="unix:tests", at=at)
    page = takes(sam, path)
    expect(page.locator("main")).to_contain_text("No plan until a scope is recorded.")
    has_no_barrier(page)


def test_taken_over_by_somebody_who_was_asked_for_a_reason(
    workroom: Workroom, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    path = asks(workroom, JUNE)
    takes(sam, path)
    tess.page.goto(path)
    tess.page.evaluate("document.querySelector('#reason').required = false")
    tess.page.get_by_role("button", name="Take over").click()
    expect(tess.page.locator("#reason-error")).to_contain_text("Say why")
    has_no_barrier(tess.page)
    tess.page.get_by_label("Why").fill("Sam has gone home")
    tess.page.get_by_role("button", name="Take over").click()
    expect(tess.page.locator("main")).to_contain_text("Taken over from Sam Ortiz")
    sam.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(sam.page.locator("#told")).to_contain_text("Tess Hall took it over.")
    has_no_barrier(sam.page)
    sam.page.get_by_role("link", name="Show who holds it now").click()
    has_no_barrier(sam.page)


def test_the_list_of_keys(sam: AgentAtWork) -> None:
    sam.page.goto("/leads")
    sam.page.set_viewport_size({"width": 1280, "height": 900})
    sam.page.keyboard.press("?")
    expect(sam.page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert barriers(sam.page, DESK) == []


def test_not_now_and_never(workroom: Workroom, sam: AgentAtWork) -> None:
    path = asks(workroom, WALTER)
    workroom.clock.goes_from(EIGHT_IN_NEW_YORK)
    sam.signs_in()
    page = takes(sam, path)
    expect(page.get_by_role("heading", name="Not now")).to_be_visible()
    has_no_barrier(page)
    # Licences are recorded from now on, and Sam has none: waiting changes nothing.
    office = workroom.office
    of_ohio = office.hires(OHIO)
    with office.instance.database.writing() as session:
        record_licence(session, of_ohio, "OH", term=YEAR, actor="unix:tests", at=office.now)
    page.reload()
    expect(page.get_by_role("heading", name="Do not call")).to_be_visible()
    has_no_barrier(page)
