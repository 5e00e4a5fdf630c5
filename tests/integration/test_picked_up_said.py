"""What a person says of themselves on a call that they made: written down by who picked up."""

from __future__ import annotations

import html

import pytest

from app.leads.models import State
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser
from tests.integration.test_picked_up import NUMBERS, page_of, picks_up
from tests.integration.workplace import Workplace, sends
from tests.office import Request
from tests.people import JUNE

TOLD = {"said_by": "self", "told_by": "call"}


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


@pytest.fixture
def june(workplace: Workplace, sam: StaffBrowser) -> Request:
    request = workplace.office.visitor(JUNE).asks_for_a_call()
    workplace.passes(hours=21)  # 5 in the morning in Honolulu, 10 in New York
    sam.signs_in(workplace.house.badges["Sam"])
    picks_up(sam, request)
    return request


def shown(browser: StaffBrowser, of: Request) -> str:
    answer = browser.get(page_of(of))
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def writes(browser: StaffBrowser, of: Request, what: str, **values: str) -> tuple[int, str]:
    """Status, and where it leads or the page that came back."""
    action = f"/leads/{of.reference}/{what}"
    answer = sends(browser, page_of(of), action, **values)
    return answer.status_code, answer.location or html.unescape(answer.get_data(as_text=True))


def test_where_they_are_moves_the_hours_of_our_own_calls(
    june: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    assert workplace.office.verifies().findings == []
    assert writes(sam, june, "place", place="New York") == (303, page_of(june))
    assert "New York, as Sam heard on" in shown(sam, june)
    assert sam.presses("/leads", "/leads/next").location == f"/leads/{june.reference}"
    status, page = writes(sam, june, "place", place="Atlantis")
    assert (status, "This is neither a state nor a ZIP code." in page) == (422, True)
    assert "They called us" in page or "they called us" in page
    assert len(workplace.entries(Event.LEAD_PLACED)) == 1


def test_names_and_notes_are_kept_and_no_number_is_shown(
    june: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    told = {"field": "first_name", "value": "Juno", **TOLD}
    assert writes(sam, june, "corrections", **told)[0] == 303
    number = {"field": "phone", "value": "626 555 0143", **TOLD}
    assert writes(sam, june, "corrections", **number)[0] == 303
    address = {"field": "email", "value": "rosa@example.com", **TOLD}
    assert writes(sam, june, "corrections", **address)[0] == 303
    assert writes(sam, june, "notes", note="Ring 626 555 0143 at noon")[0] == 303
    page = shown(sam, june)
    for words in ("now: Juno", "Ring ••• ••• •••• at noon", "kept and not shown"):
        assert words in page
    assert not [one for one in (*NUMBERS, "555 0123", "june@example.org") if one in page]
    assert workplace.office.verifies().findings == []


def test_words_to_stop_in_their_letter_end_contact(june: Request, sam: StaffBrowser) -> None:
    letter = {"note": "Leave me alone", "came": "letter"}
    assert writes(sam, june, "notes", **letter) == (303, "/leads?said=words_to_stop")
    assert june.state is State.STOPPED


def test_once_the_call_is_over_nothing_is_written(
    june: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    action = f"/leads/{june.reference}/place"
    before = sam.get(page_of(june))
    sends(sam, page_of(june), f"{page_of(june)}/outcome", outcome="not_interested")
    token = html.unescape(before.get_data(as_text=True)).split('name="csrf_token" value="')[1]
    hidden = {"csrf_token": token.split('"')[0], "on_the_line": "yes"}
    late = sam.post(action, {**hidden, "place": "New York"})
    assert (late.status_code, "nobody of this lead on the line" in late.text) == (409, True)
    assert workplace.entries(Event.LEAD_PLACED) == []
