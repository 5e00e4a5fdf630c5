"""Who picked up sees what may be discussed, and no number; everybody else the row alone."""

from __future__ import annotations

import pytest

from app.leads.models import State
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, forms_of, texts
from tests.integration.workplace import Workplace, sends
from tests.office import Request
from tests.people import ROSA

SEARCH = "/leads/called-us"
QUESTION = "Does Dr. Lim take this plan? My other number is 626 555 0199."
NUMBERS = ("5550143", "555-0143", "555 0143", "555.0143", "0199", "rosa@example.com")


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(("part_c",), message=QUESTION)
    workplace.passes(hours=15)  # 1 in the morning where she is
    return request


def page_of(request: Request) -> str:
    return f"/leads/{request.reference}/called-us"


def picks_up(browser: StaffBrowser, request: Request) -> str:
    """Finds the lead by its reference and says that they are on the line; gives the page."""
    found = sends(browser, SEARCH, SEARCH, sought=request.reference)
    form = next(one for one in forms_of(found) if one[0] == page_of(request))
    answer = browser.send_form(found, form)
    assert (answer.status_code, answer.location) == (303, page_of(request))
    return browser.get(page_of(request)).get_data(as_text=True)


def test_who_picks_up_may_talk_at_any_hour_about_what_was_agreed(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    shown = picks_up(sam, rosa)
    assert "You may talk with them" in shown
    assert "Rosa Alvarez" in shown
    assert "Thank you for calling HRBC. This is Sam, a licensed agent." in shown
    assert "Does Dr. Lim take this plan? My other number is ••• ••• ••••." in shown
    assert not [one for one in NUMBERS if one in shown]
    assert "tel:" not in shown
    page = sam.get(page_of(rosa))
    assert len(texts(page, "s")) == 2
    view = workplace.entries(Event.RECORD_VIEWED)[-1]
    assert (view["page"], view["products"]) == ("called_us", ["part_c"])
    assert view["decision"]["allowed"] == []  # type: ignore[index]
    (step,) = workplace.entries(Event.LEAD_STEPPED)
    assert (step["step"], step["reference"]) == ("picked_up", rosa.reference)


def test_everybody_else_sees_the_row_alone(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    picks_up(sam, rosa)
    tess = workplace.signs_in("Tess", Role.AGENT)
    page = tess.get(page_of(rosa))
    assert texts(page, "h1") == ["Rosa A."]
    assert not [
        one for one in (*NUMBERS, "Alvarez", "Dr. Lim") if one in page.get_data(as_text=True)
    ]
    assert len(workplace.entries(Event.RECORD_VIEWED)) == 1


def test_the_steps_are_ticked_and_the_outcome_is_recorded_as_inbound(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    picks_up(sam, rosa)
    page = page_of(rosa)
    for _ in range(2):
        assert sends_step(sam, page, "disclaimer") == 303
    assert "✓ Spoke the disclaimer" in texts(sam.get(page), "strong")
    workplace.passes(minutes=5)
    answer = sends(sam, page, f"{page}/outcome", outcome="reached")
    assert (answer.status_code, answer.location) == (
        303,
        f"/leads?said=inbound&of={rosa.reference}",
    )
    (entry,) = workplace.entries(Event.LEAD_OUTCOME)
    assert (entry["outcome"], entry["inbound"], entry["attempt"]) == ("reached", True, False)
    assert rosa.state is State.CLOSED
    assert texts(sam.get(page), "h1") == ["Rosa A."]


def sends_step(browser: StaffBrowser, page: str, step: str) -> int:
    return sends(browser, page, f"{page}/step", step=step).status_code


def test_a_late_outcome_is_not_recorded_and_says_so(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    picks_up(sam, rosa)
    page = sam.get(page_of(rosa))
    forms = {action: (action, hidden) for action, hidden in forms_of(page)}
    sends(sam, page_of(rosa), f"{page_of(rosa)}/outcome", outcome="not_interested")
    for act, values in (("outcome", {"outcome": "reached"}), ("step", {"step": "named"})):
        late = sam.send_form(page, forms[f"{page_of(rosa)}/{act}"], **values)
        assert late.status_code == 409
        assert texts(late, "h1") == ["You have nobody of this lead on the line"]
    assert [one["outcome"] for one in workplace.entries(Event.LEAD_OUTCOME)] == ["not_interested"]


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("outcome", {"outcome": "no_answer"}),
        ("outcome", {"outcome": "sold"}),
        ("outcome", {}),
        ("step", {"step": "dialled"}),
        ("step", {"step": "picked_up"}),
        ("step", {"step": "x" * 5_000}),
    ],
)
def test_what_cannot_be_is_refused(
    rosa: Request, sam: StaffBrowser, workplace: Workplace, act: str, values: dict[str, str]
) -> None:
    picks_up(sam, rosa)
    assert sends(sam, page_of(rosa), f"{page_of(rosa)}/{act}", **values).status_code == 422
    assert workplace.entries(Event.LEAD_OUTCOME) == []
    assert len(workplace.entries(Event.LEAD_STEPPED)) == 1


def test_who_had_asked_us_to_stop_is_answered_and_nothing_is_discussed(
    rosa: Request, sam: StaffBrowser
) -> None:
    rosa.is_stopped()
    shown = picks_up(sam, rosa)
    assert "Their call may be answered, and nothing more" in shown
    assert "They asked us to stop." in shown
    assert "you asked us to talk with you about" not in shown
    assert rosa.state is State.STOPPED


def test_another_agents_lead_stays_theirs_and_their_page_tells(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    workplace.passes(hours=9)  # 10 in the morning
    sam.signs_in(workplace.house.badges["Sam"])
    tess = workplace.signs_in("Tess", Role.AGENT)
    held = f"/leads/{rosa.reference}"
    assert tess.presses(held, f"{held}/claim").status_code == 303
    assert "Tess holds this lead and keeps it." in picks_up(sam, rosa)
    sends(sam, page_of(rosa), f"{page_of(rosa)}/outcome", outcome="reached")
    assert rosa.state is State.CLAIMED
    told = tess.get(held).get_data(as_text=True)
    assert "They called us: picked up" in told
    assert "they called us" in told


def test_unknown_and_erased_answer_alike(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    picks_up(sam, rosa)
    workplace.erases(rosa)
    erased, unknown = sam.get(page_of(rosa)), sam.get("/leads/AAAA2222/called-us")
    assert (erased.status_code, unknown.status_code) == (404, 404)
    assert erased.data == unknown.data


def test_an_appointment_needs_its_scope_and_an_end_to_calls_keeps_their_words(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    picks_up(sam, rosa)
    page, action = page_of(rosa), f"{page_of(rosa)}/outcome"
    half = sends(sam, page, action, outcome="appointment", their_words="Not at night")
    assert half.status_code == 422
    shown = half.get_data(as_text=True)
    assert "Give the day and the time of the appointment." in shown
    assert "Not at night" in shown
    assert not [one for one in NUMBERS if one in shown]
    values = {"day": "2026-11-27", "time": "10:00", "products": "part_c", "scope_form": "spoken"}
    answer = sends(sam, page, action, outcome="appointment", **values)
    assert (answer.status_code, rosa.state) == (303, State.APPOINTMENT)
    (entry,) = workplace.entries(Event.LEAD_OUTCOME)
    assert entry["scope"] == {"products": ["part_c"], "form": "spoken", "in_person": False}
    picks_up(sam, rosa)
    sends(sam, page, action, outcome="asked_to_stop", their_words="Never again")
    assert rosa.state is State.STOPPED
