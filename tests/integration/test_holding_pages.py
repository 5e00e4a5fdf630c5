"""A lead in somebody's hands on the web: kept while the page is open, taken over, given back."""

from __future__ import annotations

import html

import pytest

from app.leads.models import State
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, form_of, forms_of, texts
from tests.integration.workplace import Workplace, sends, takes_next
from tests.office import Request
from tests.people import ROSA

REASON = "Sam has gone home"


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


@pytest.fixture
def tess(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Tess", Role.AGENT)


@pytest.fixture
def rosa(workplace: Workplace, sam: StaffBrowser) -> Request:
    """Rosa's request, in Sam's hands."""
    request = workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.passes(minutes=2)
    assert takes_next(sam) == page_of(request)
    return request


def page_of(request: Request) -> str:
    return f"/leads/{request.reference}"


def stays(browser: StaffBrowser, request: Request, calling: str = "") -> dict[str, object]:
    """What the script of the open page is told."""
    token = forms_of(browser.get("/leads"))[0][1]["csrf_token"]
    sent = {"csrf_token": token, "calling": calling}
    answer = browser.post(f"{page_of(request)}/stay", sent, headers={"X-Poll": "1"})
    assert answer.status_code == 200
    told = answer.get_json()
    assert isinstance(told, dict)
    return told


def takes_over(browser: StaffBrowser, request: Request, reason: str = REASON) -> int:
    page = page_of(request)
    return sends(browser, page, f"{page}/take-over", reason=reason).status_code


def test_an_open_page_keeps_the_lead_for_two_hours_at_most(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    for _ in range(11):
        workplace.passes(minutes=10)
        assert stays(sam, rosa)["held"] is True
    assert stays(sam, rosa)["words"] == "held by you for 10 more minutes"
    workplace.passes(minutes=10)
    assert stays(sam, rosa) == {"held": False, "taken_by": None}


def test_a_page_that_slept_shorter_than_the_lease_has_lost_nothing(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    workplace.passes(minutes=19)
    assert stays(sam, rosa)["minutes_left"] == 20


def test_a_call_by_another_app_does_not_end_the_lease(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    workplace.passes(minutes=5)
    assert stays(sam, rosa, calling="yes")["minutes_left"] == 115
    for _ in range(4):  # the page sleeps; he looks something up meanwhile, in another window
        workplace.passes(minutes=28)
        sam.get("/leads")
    assert stays(sam, rosa)["held"] is True
    workplace.passes(minutes=3)
    assert stays(sam, rosa)["held"] is False, "two hours at most"


def test_the_open_page_does_not_keep_anybody_signed_in(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    token = forms_of(sam.get("/leads"))[0][1]["csrf_token"]
    for minutes, status in ((15, 200), (14, 200), (2, 401)):
        workplace.passes(minutes=minutes)
        poll = sam.post(f"{page_of(rosa)}/stay", {"csrf_token": token}, headers={"X-Poll": "1"})
        assert poll.status_code == status


def test_taking_over_needs_a_reason_and_keeps_what_was_typed(
    workplace: Workplace, rosa: Request, tess: StaffBrowser
) -> None:
    assert takes_over(tess, rosa, reason=" ") == 422
    page = page_of(rosa)
    refused = sends(tess, page, f"{page}/take-over", reason="x" * 301)
    assert refused.status_code == 422
    shown = refused.get_data(as_text=True)
    assert "in 300 characters or fewer" in shown
    assert "x" * 300 in shown
    assert [one["actor"] for one in workplace.entries(Event.LEAD_CLAIMED)][1:] == []


def test_who_takes_over_has_the_number_and_both_names_stand_in_the_history(
    workplace: Workplace, rosa: Request, tess: StaffBrowser
) -> None:
    assert takes_over(tess, rosa) == 303
    page = tess.get(page_of(rosa))
    assert '<p class="number">(626) 555-0143</p>' in page.get_data(as_text=True)
    (taken,) = [line for line in texts(page, "li") if line.startswith("Taken over")]
    assert "Taken over from Sam" in taken
    assert "Tess" in taken
    assert REASON not in str(workplace.entries(Event.LEAD_CLAIMED)), "free text stays personal"


def test_who_lost_it_is_told_by_whom_and_records_nothing_any_more(
    rosa: Request, sam: StaffBrowser, tess: StaffBrowser
) -> None:
    opened = sam.get(page_of(rosa))
    assert takes_over(tess, rosa) == 303
    assert stays(sam, rosa) == {"held": False, "taken_by": "Tess"}
    outcome = next(form for form in forms_of(opened) if form[0].endswith("/outcome"))
    late = sam.send_form(opened, outcome, outcome="reached")
    assert late.status_code == 409
    assert "Tess holds it now." in late.get_data(as_text=True)
    assert "Held by Tess" in texts(sam.get(page_of(rosa)), "h2")


def test_what_nobody_else_holds_cannot_be_taken_over(
    rosa: Request, sam: StaffBrowser, tess: StaffBrowser
) -> None:
    shown = tess.get(page_of(rosa))
    form = next(form for form in forms_of(shown) if form[0].endswith("/take-over"))
    sam.presses(page_of(rosa), f"{page_of(rosa)}/give-back")
    late = tess.send_form(shown, form, reason=REASON)
    assert (late.status_code, late.location) == (303, f"{page_of(rosa)}?said=taken")
    assert rosa.state is State.OPEN


@pytest.mark.parametrize("why", ["", "No Spanish"])
def test_a_lead_is_given_back_with_a_reason_or_without(
    workplace: Workplace, rosa: Request, sam: StaffBrowser, why: str
) -> None:
    page = page_of(rosa)
    assert sends(sam, page, f"{page}/give-back", why=why).status_code == 303
    assert rosa.state is State.OPEN
    (entry,) = workplace.entries(Event.LEAD_RELEASED)
    assert bool(entry.get("_sd")) == bool(why), "what was typed is in the entry as a digest"
    assert "No Spanish" not in html.unescape(str(entry))


def test_a_reason_too_long_to_keep_comes_back_as_it_was_typed(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    page, why = page_of(rosa), "They are at work until six. " * 11
    answer = sends(sam, page, f"{page}/give-back", why=why)
    assert answer.status_code == 422
    shown = html.unescape(answer.get_data(as_text=True))
    assert shown.count("Say it in 300 characters or fewer.") == 2
    assert f'value="{why}"' in shown
    assert rosa.state is State.CLAIMED
    assert workplace.entries(Event.LEAD_RELEASED) == []


def test_who_is_no_agent_any_more_keeps_no_lead(workplace: Workplace, rosa: Request) -> None:
    alma = workplace.signs_in("Alma", Role.ADMIN)
    page = f"/staff/accounts/{workplace.house.badges['Sam'].account.id}"
    form = form_of(alma.get(page))[1]
    assert alma.post(f"{page}/roles", {**form, "roles": ["compliance"]}).status_code == 303
    assert rosa.state is State.OPEN
    assert workplace.entries(Event.LEAD_RELEASED)[-1]["why"] == "no agent any more"
