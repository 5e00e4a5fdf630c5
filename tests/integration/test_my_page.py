"""What is mine, the tabs above every page, and what is new since a page was made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.leads.models import LeadRow, State
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.test_queue_pages import QUEUE, asks, crowd
from tests.integration.workplace import Workplace, takes_next
from tests.people import JUNE, ROSA, TESS, WALTER


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


def test_what_is_mine_for_today_stands_in_my_list_alone(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    rosa, june, walter = (asks(workplace, one) for one in (ROSA, JUNE, WALTER))
    me = workplace.house.badges["Sam"].account.id
    tess = workplace.office.hires(TESS)
    promises = (
        (rosa, State.LATER, me, -1),
        (june, State.APPOINTMENT, me, 2),
        (walter, State.LATER, tess, 1),
    )
    for request, state, account, hours in promises:
        at = workplace.office.now + timedelta(hours=hours)
        values = {"state": state.value, "due_for": account, "due_at": at, "free_at": at}
        mine = LeadRow.reference == request.reference
        with workplace.house.database.writing() as session:
            session.execute(update(LeadRow).where(mine), values)
    page = sam.get("/leads")
    assert texts(page, "caption") == ["To be called again today", "Appointments"]
    overdue, agreed = (cell for cell in texts(page, "td") if "time today" in cell)
    assert overdue == "Overdue: 9:00 a.m. Pacific time today"
    assert agreed == "12:00 p.m. Pacific time today (10:00 a.m. Hawaii time there)"
    assert "Walter" not in page.get_data(as_text=True)
    assert "Mine 2" in texts(page, "a")


def test_the_header_counts_what_waits(workplace: Workplace, sam: StaffBrowser) -> None:
    crowd(workplace, 3)
    asks(workplace, WALTER, "other")
    workplace.office.visitor(JUNE).asks_for_a_call(is_flagged=True)
    workplace.passes(minutes=2)
    takes_next(sam)
    tabs = texts(sam.get(QUEUE), "nav")[0].split("\n")
    assert [tab.strip() for tab in tabs if tab.strip()] == [
        "Mine 1", "Queue 2", "They called us", "Only Other 1", "Flagged 1",
    ]  # fmt: skip


def test_a_page_can_ask_how_many_are_new_and_that_keeps_nobody_signed_in(
    workplace: Workplace, sam: StaffBrowser
) -> None:
    crowd(workplace, 2)
    page = sam.get(f"{QUEUE}&product=medigap").get_data(as_text=True)
    address = page.split('data-news="')[1].split('"')[0].replace("&amp;", "&")
    assert sam.get(address).json == {"new": 0, "words": ""}
    asks(workplace, WALTER, "medigap")
    asks(workplace, JUNE, "part_c")
    poll = {"headers": {"X-Poll": "1"}}
    assert sam.get(address, **poll).json == {"new": 1, "words": "1 new lead"}
    for _ in range(4):
        workplace.passes(minutes=8)
        answer = sam.get(address, **poll)
    assert answer.status_code == 302
    assert "Walter" not in page
