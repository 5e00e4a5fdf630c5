"""The pages of a call: steps, outcomes with what is told beside them, a slip mended, reopened."""

from __future__ import annotations

import pytest

from app.leads.calls.consequences import Outcome
from app.leads.models import State
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.calling import lead_row
from tests.integration.staff_desk import StaffBrowser
from tests.integration.workplace import Workplace, sends, takes_next
from tests.office import Request
from tests.people import ROSA, SAM

NOTHING = {
    "day": "",
    "time": "",
    "clock": "America/Los_Angeles",
    "scope_form": "",
    "their_words": "",
}
MET = NOTHING | {"day": "2026-11-25", "time": "10:30", "products": "part_c", "scope_form": "spoken"}


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(("part_c",))
    workplace.passes(minutes=2)
    return request


@pytest.fixture
def sam(workplace: Workplace, rosa: Request) -> StaffBrowser:
    browser = workplace.signs_in("Sam", Role.AGENT)
    assert takes_next(browser) == f"/leads/{rosa.reference}"
    return browser


def records(browser: StaffBrowser, request: Request, outcome: str, **values: str) -> str:
    """Presses an outcome; gives where that leads, or the page that came back."""
    page = f"/leads/{request.reference}"
    answer = sends(browser, page, f"{page}/outcome", outcome=outcome, **values)
    assert answer.status_code in (303, 422)
    return str(answer.location or answer.get_data(as_text=True))


def test_steps_are_ticked_by_a_press_each_and_keep_their_time(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    page = f"/leads/{rosa.reference}"
    for step in ("dialled", "answered", "benefits"):
        answer = sends(sam, page, f"{page}/steps", step=step)
        assert (answer.status_code, answer.location) == (303, page)
    shown = sam.get(page).get_data(as_text=True)
    assert "Dialled 10:02 a.m. PST" in shown
    assert 'Somebody answered <span class="soft">10:02 a.m. PST</span>' in shown
    assert "Benefits were discussed before the disclaimer was spoken" in shown
    again = sends(sam, page, f"{page}/steps", step="answered")
    assert "You ticked that one before" in sam.get(str(again.location)).get_data(as_text=True)
    assert [one["step"] for one in workplace.entries(Event.LEAD_STEPPED)] == [
        *("dialled", "answered", "benefits")
    ]
    assert sends(sam, page, f"{page}/steps", step="sung").status_code == 422


def test_an_appointment_asks_for_what_it_needs_and_keeps_what_was_typed(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    shown = records(
        sam, rosa, "appointment", **NOTHING | {"day": "2026-11-25", "their_words": "At ten"}
    )
    assert "Give both the day and the time." in shown
    assert 'value="2026-11-25"' in shown
    assert 'value="At ten"' in shown
    shown = records(sam, rosa, "appointment", **NOTHING)
    for sentence in (
        "Give the day and the time of the appointment.",
        "Tick what the person agreed to talk about.",
        "Say how the scope was recorded.",
    ):
        assert shown.count(sentence) == 2, "in the summary, and beside the field"
    shown = records(sam, rosa, "appointment", **MET | {"products": "medigap"})
    assert "They did not agree to talk about this product." in shown
    assert workplace.entries(Event.LEAD_OUTCOME) == []
    assert records(sam, rosa, "appointment", **MET).startswith("/leads?said=appointment&of=")
    assert rosa.state is State.APPOINTMENT
    assert workplace.entries(Event.LEAD_OUTCOME)[0]["scope"] == {
        "products": ["part_c"],
        "form": "spoken",
        "in_person": False,
    }


def test_an_uncallable_time_is_refused_and_the_nearest_one_offered(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    evening = NOTHING | {"day": "2026-11-24", "time": "20:30"}
    shown = records(sam, rosa, "reached", **evening)
    nearest = "8:00 a.m. Pacific time on Wed, Nov 25"
    assert f"No call is possible then. The nearest time: {nearest}." in shown
    assert f"Record with {nearest}" in shown
    offered = {"day": "2026-11-25", "time": "08:00", "clock": "America/Los_Angeles"}
    assert records(sam, rosa, "reached", **offered).startswith("/leads?said=reached")
    due_at = lead_row(workplace.office, rosa).due_at
    assert (rosa.state, f"{due_at:%d %H:%M}") == (State.LATER, "25 16:00")


def test_a_time_by_a_clock_that_is_not_theirs_any_more_is_asked_again(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    page = f"/leads/{rosa.reference}"
    assert sends(sam, page, f"{page}/place", place="NY", zone="").status_code == 303
    at_ten = NOTHING | {"day": "2026-11-25", "time": "10:00"}
    shown = records(sam, rosa, "reached", **at_ten)
    assert shown.count("Their place has changed since") == 2
    assert workplace.entries(Event.LEAD_OUTCOME) == []
    kept = records(sam, rosa, "reached", **at_ten | {"clock": "America/New_York"})
    assert kept.startswith("/leads?said=reached")
    assert f"{lead_row(workplace.office, rosa).due_at:%d %H:%M}" == "25 15:00"


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2026-11-31", "10:00", "Give a day such as"),
        ("soon", "10:00", "Give a day such as"),
        ("2026-11-25", "ten", "Give a day such as"),
        ("", "10:00", "Give both the day and the time."),
        ("2026-11-23", "10:00", "This time is over."),
        ("0001-01-01", "00:00", "This time is over."),
        ("2028-11-25", "10:00", "This is more than a year ahead."),
        ("9999-12-31", "23:59", "Give a day such as"),
    ],
)
def test_a_time_that_is_none_is_said_and_nothing_is_stored(
    workplace: Workplace, rosa: Request, sam: StaffBrowser, day: str, time: str, sentence: str
) -> None:
    shown = records(sam, rosa, "no_answer", **NOTHING | {"day": day, "time": time})
    assert sentence in shown
    assert rosa.state is State.CLAIMED
    assert workplace.entries(Event.LEAD_OUTCOME) == []


def test_what_was_recorded_is_shown_with_what_it_lacks_and_can_be_mended(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    page, told = f"/leads/{rosa.reference}", {"field": "first_name", "value": "Violeta"}
    told |= {"said_by": "self", "told_by": "call"}
    assert sends(sam, page, f"{page}/corrections", **told).status_code == 303
    listed = sam.get(records(sam, rosa, "no_answer", **NOTHING)).get_data(as_text=True)
    recorded = f"/leads/{rosa.reference}/recorded"
    assert f'href="{recorded}"' in listed
    shown = sam.get(recorded).get_data(as_text=True)
    assert "Recorded: No answer" in shown
    assert ("Violeta A." in shown, "Rosa" in shown) == (True, False), "as they said they are called"
    assert "Due <strong>1:02 p.m. Pacific time today</strong>" in shown
    assert "when it was dialled" in shown
    assert "5550143" not in shown.replace("-", "")
    assert sends(sam, recorded, recorded, outcome="wrong_number").location == recorded
    assert rosa.state is State.PARKED
    assert "Recorded: Wrong number" in sam.get(recorded).get_data(as_text=True)
    tess = workplace.signs_in("Tess", Role.AGENT)
    assert tess.get(recorded).location == f"/leads/{rosa.reference}"


def test_a_word_to_stop_keeps_their_words_and_only_an_officer_undoes_it(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    records(sam, rosa, "asked_to_stop", **NOTHING | {"their_words": "Never call me again"})
    recorded = f"/leads/{rosa.reference}/recorded"
    assert "an officer alone can lift" in sam.get(recorded).get_data(as_text=True)
    assert sends(sam, recorded, recorded, outcome="no_answer").status_code == 303
    assert rosa.state is State.STOPPED
    assert "Never call" not in str(workplace.entries(Event.CONSENT_REVOKED))


def test_who_was_not_reached_can_be_tried_again(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    office = workplace.office
    office.accounts[SAM.email] = workplace.house.badges["Sam"].account.id
    agent = office.signs_in(SAM)
    records(sam, rosa, "no_answer", **NOTHING)
    for _ in range(6):
        workplace.passes(seconds=(lead_row(office, rosa).free_at - office.now).total_seconds())
        agent.takes(rosa.reference)
        agent.records(rosa.reference, Outcome.NO_ANSWER)
    assert rosa.state is State.NOT_REACHED
    page = f"/leads/{rosa.reference}"
    browser = workplace.signs_in("Tess", Role.AGENT)
    answer = browser.presses(page, f"{page}/reopen")
    assert "It waits for a call again." in browser.get(str(answer.location)).get_data(as_text=True)
    assert str(rosa.state.value) == "open"
