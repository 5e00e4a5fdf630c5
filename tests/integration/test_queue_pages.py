"""The queue's pages: what an address asks for, page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.leads.calls.consequences import Outcome
from app.leads.lookup.finding import PAGE
from app.leads.models import LeadRow, State
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace, takes_next
from tests.office import Request
from tests.people import JUNE, ROSA, TESS, WALTER, Visitor

QUEUE = "/leads?state=open"


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


def asks(workplace: Workplace, person: Visitor, *about: str) -> Request:
    """A person asks for a call, a second after the one before."""
    workplace.passes(seconds=1)
    return workplace.office.visitor(person).asks_for_a_call(about or ("part_c",))


def crowd(workplace: Workplace, count: int) -> list[str]:
    """So many neighbours of Rosa's ask, one after the other; gives their references in order."""
    people = (replace(ROSA, phone=f"(626) 555-{100 + n:04d}", email="") for n in range(count))
    return [asks(workplace, one).reference for one in people]


def shown(browser: StaffBrowser, address: str) -> list[str]:
    """The references of a page's rows, in their order."""
    page = browser.get(address)
    assert page.status_code == 200, address
    heads = (text for text in texts(page, "th") if text == text.upper())
    return [text.replace(" ", "") for text in heads]


def next_address(browser: StaffBrowser, address: str) -> str:
    page = browser.get(address).get_data(as_text=True)
    found = [one for one in page.split('href="') if "after=" in one.split('"')[0]]
    return found[0].split('"')[0].replace("&amp;", "&")


def test_the_queue_stands_in_the_order_in_which_it_is_served(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    walter, june, rosa = (asks(workplace, one) for one in (WALTER, JUNE, ROSA))
    workplace.passes(minutes=2)
    assert shown(sam, QUEUE) == [one.reference for one in (walter, june, rosa)]
    assert [takes_next(sam) for _ in range(3)] == [
        f"/leads/{one.reference}" for one in (walter, june, rosa)
    ]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("product=medigap", ["Walter N."]),
        ("product=part_c", ["June K.", "Rosa A."]),
        ("product=part_c&zone=pacific", ["Rosa A."]),
        ("zone=hawaii", ["June K."]),
        ("zone=alaska", []),
        ("in=NY", ["Walter N."]),
        ("in=WY", []),
        ("language=en", ["Walter N.", "June K.", "Rosa A."]),
        ("language=es", []),
        ("callable=now", ["June K.", "Rosa A."]),
        ("callable=now&in=CA&product=part_c&language=en", ["Rosa A."]),
    ],
)
def test_an_address_says_which_leads_it_shows(
    workplace: Workplace, asked: str, names: list[str]
) -> None:
    asks(workplace, WALTER, "medigap")
    asks(workplace, JUNE)
    asks(workplace, ROSA)
    workplace.passes(hours=7, minutes=2)  # after eight in New York
    sam = workplace.signs_in("Sam", Role.AGENT)
    page = sam.get(f"{QUEUE}&{asked}")
    assert [cell for cell in texts(page, "td") if cell.endswith((" N.", " K.", " A."))] == names
    if not names:
        assert "No lead fits." in page.get_data(as_text=True)


def test_pages_go_on_where_the_one_before_ended_whoever_comes_or_goes(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    references = crowd(workplace, PAGE + 5)
    workplace.passes(minutes=2)
    assert shown(sam, QUEUE) == references[:PAGE]
    further = next_address(sam, QUEUE)
    takes_next(sam)
    late = asks(workplace, WALTER).reference
    assert shown(sam, further) == [*references[PAGE:], late]
    assert shown(sam, QUEUE) == references[1 : PAGE + 1]


@pytest.mark.parametrize("state", [State.LATER, State.CLAIMED, State.PARKED, State.NOT_REACHED])
def test_every_list_has_pages(workplace: Workplace, sam: StaffBrowser, state: State) -> None:
    references = crowd(workplace, PAGE + 2)
    at = workplace.office.now
    with workplace.house.database.writing() as session:
        moments = {"free_at": at, "due_at": at, "lease_until": at + timedelta(minutes=9)}
        session.execute(update(LeadRow), {"state": state.value, **moments})
    address = f"/leads?state={state.value}"
    assert shown(sam, address) == references[:PAGE]
    assert shown(sam, next_address(sam, address)) == references[PAGE:]
    assert shown(sam, f"{address}&zone=pacific") == references[:PAGE]
    assert shown(sam, f"{address}&zone=eastern") == []


def test_a_row_says_how_long_in_calling_hours_and_why_not_now(workplace: Workplace) -> None:
    asks(workplace, ROSA)
    workplace.passes(hours=20)  # 6 in the morning in California
    sam = workplace.signs_in("Sam", Role.AGENT)
    told = texts(sam.get(QUEUE), "td")
    assert "from 8:00 a.m. Pacific time today (calling hours)" in told
    assert "9 hours of calling time, asked 19 hours ago" in told
    assert "Pacific" in told


def test_a_number_that_was_typed_as_a_name_stands_in_no_list(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    asks(workplace, replace(ROSA, first="Rosa 626-555-0143"))
    page = sam.get("/leads?state=open").get_data(as_text=True)
    assert "Rosa •••-•••-•••• A." in page
    assert "555-0143" not in page


def test_the_queue_says_how_soon_people_were_called(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    assert "half of all first calls" not in sam.get(QUEUE).get_data(as_text=True)
    tess = workplace.office.signs_in(TESS)
    for person, minutes in ((ROSA, 20), (WALTER, 5)):
        request = asks(workplace, person)
        workplace.passes(minutes=1 + minutes)
        assert tess.takes(request.reference)
        tess.records(request.reference, Outcome.REACHED)
    told = "half of all first calls came within 12 minutes of calling time, nine of ten within 18"
    assert told in sam.get(QUEUE).get_data(as_text=True)


def test_a_lead_is_taken_from_the_list_by_a_button(workplace: Workplace, sam: StaffBrowser) -> None:
    rosa = asks(workplace, ROSA)
    page = sam.get(QUEUE)
    assert f'formaction="/leads/{rosa.reference}/claim"' in page.get_data(as_text=True)
    assert "Take " + rosa.reference[:4] + " " + rosa.reference[4:] in texts(page, "button")


def test_the_lists_of_a_state_say_why_they_are_empty(sam: StaffBrowser) -> None:
    for state, why in (
        ("open", "Nobody waits for a call."),
        ("later", "Nobody is to be called again."),
        ("claimed", "No agent holds a lead."),
        ("triage", "Nobody ticked only Other."),
        ("appointment", "No appointment was made."),
        ("parked", "No number was wrong."),
        ("not_reached", "Nobody was given up."),
        ("flagged", "Nothing is flagged."),
    ):
        assert why in sam.get(f"/leads?state={state}").get_data(as_text=True)
