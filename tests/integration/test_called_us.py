"""They called us: whoever picks up finds the lead, and every search is on record."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine

from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, open_house, texts
from tests.integration.workplace import Workplace, sends
from tests.office import NOON, Request
from tests.people import JUNE, ROSA, WALTER

SEARCH = "/leads/called-us"
NUMBER = ("5550143", "555-0143", "555 0143", "555.0143")


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(("part_c",), message="Hello")
    workplace.office.visitor(WALTER).asks_for_a_call()
    workplace.passes(minutes=2)
    return request


def looks_up(browser: StaffBrowser, sought: str, name: str = "") -> tuple[int, str, list[str]]:
    """Status, page and the references that it shows."""
    page = sends(browser, SEARCH, SEARCH, sought=sought, name=name)
    shown = [text.replace(" ", "") for text in texts(page, "th")[7:]]
    return page.status_code, page.get_data(as_text=True), shown


@pytest.mark.parametrize(
    ("sought", "name", "kind"),
    [
        ("{reference}", "", "reference"),
        ("{spoken}", "", "reference"),
        ("(626) 555-0143", "", "phone"),
        ("+1 626.555.0143", "", "phone"),
        ("1 626 555 0143 ext. 9", "", "phone"),
        ("0143", "Alvarez", "last_four"),
        ("01-43", "alvarez, rosa".replace(",", ""), "last_four"),
        ("…0143", "ÁLVAREZ", "last_four"),
        ("٠١٤٣", "ros", "last_four"),
    ],
)
def test_who_calls_is_found_by_what_they_say(
    rosa: Request, sam: StaffBrowser, workplace: Workplace, sought: str, name: str, kind: str
) -> None:
    reference = rosa.reference
    key = sought.format(reference=reference, spoken=f"{reference[:4]} {reference[4:]}".lower())
    status, page, shown = looks_up(sam, key, name)
    assert (status, shown) == (200, [reference])
    assert "Rosa A." in page
    assert "Alvarez" not in page.replace(f'value="{name}"', "")
    assert not [spelling for spelling in NUMBER if spelling in page.replace(key, "")]
    (entry,) = workplace.entries(Event.RECORD_SEARCHED)
    assert (entry["view"], entry["by"], entry["found"]) == ("called_us", [kind], 1)
    assert (entry["first"], entry["last"]) == (reference, reference)
    assert entry["actor"] == f"account:{workplace.house.badges['Sam'].account.id}"


@pytest.mark.parametrize(
    ("sought", "name"),
    [("AAAA2222", ""), ("808 555 0199", ""), ("0143", "Nguyen"), ("0199", "Alvarez")],
)
def test_a_search_that_finds_nobody_is_on_record_without_what_was_sought(
    rosa: Request, sam: StaffBrowser, workplace: Workplace, sought: str, name: str
) -> None:
    status, page, shown = looks_up(sam, sought, name)
    assert (status, shown) == (200, [])
    assert "Nobody was found." in page
    (entry,) = workplace.entries(Event.RECORD_SEARCHED)
    assert (entry["found"], entry["first"], entry["last"]) == (0, None, None)
    assert set(entry) == {
        "view", "by", "found", "first", "last", "actor", "v", "iss", "jti", "iat", "at", "event",
        "ref",
    }  # fmt: skip
    assert sought not in json.dumps([entry["view"], entry["by"], entry["actor"]])
    assert rosa.reference not in page


@pytest.mark.parametrize(
    ("sought", "name", "field", "told"),
    [
        ("", "", "sought", "Give the reference, the whole number or its last four digits."),
        ("", "Alvarez", "sought", "Give the reference, the whole number or its last four digits."),
        ("rosa@example.com", "", "sought", "This is neither a reference"),
        ("Alvarez", "", "sought", "This is neither a reference"),
        ("555-0143", "Alvarez", "sought", "This is neither a reference"),
        ("%", "%", "sought", "This is neither a reference"),
        ("0143", "", "name", "With the last four digits a name is needed."),
        ("0143", "a", "name", "Give at least two letters of the name."),
        ("0143", "%", "name", "Give at least two letters of the name."),
        ("9" * 500, "", "sought", "This is neither a reference"),
    ],
)
def test_what_names_nobody_is_refused_beside_its_field_and_is_no_search(
    rosa: Request, sam: StaffBrowser, workplace: Workplace,
    sought: str, name: str, field: str, told: str,
) -> None:  # fmt: skip
    status, page, shown = looks_up(sam, sought, name)
    assert (status, shown) == (422, [])
    assert f'id="{field}-error"' in page
    assert told in page
    assert sought == "" or f'value="{sought[:41]}"' in page
    assert workplace.entries(Event.RECORD_SEARCHED) == []
    assert rosa.reference not in page


def test_a_name_may_hold_what_a_query_reads_as_a_sign(
    sam: StaffBrowser, workplace: Workplace
) -> None:
    percent = replace(ROSA, first="Ro%sa", last="_ _")
    request = workplace.office.visitor(percent).asks_for_a_call()
    assert looks_up(sam, "0143", "ro%s")[2] == [request.reference]
    assert looks_up(sam, "0143", "__")[2] == []
    assert looks_up(sam, "0143", "r%a")[2] == []


def test_leads_that_wait_for_nothing_are_found_and_the_erased_are_not(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    rosa.is_stopped()
    status, page, shown = looks_up(sam, "626 555 0143")
    assert (status, shown) == (200, [rosa.reference])
    assert "no more calls" in page
    workplace.erases(rosa)
    for sought, name in ((rosa.reference, ""), ("626 555 0143", ""), ("0143", "Alvarez")):
        assert looks_up(sam, sought, name)[2] == []


def test_no_more_than_five_are_shown(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    more = [workplace.office.visitor(ROSA).asks_for_a_call() for _ in range(5)]
    told = "More than five: ask for the reference or the whole number."
    _, page, shown = looks_up(sam, "0143", "Alvarez")
    assert shown == [one.reference for one in reversed(more)]
    assert told in page
    _, page, shown = looks_up(sam, rosa.reference)
    assert (shown, told in page) == ([rosa.reference], False)
    first, _ = workplace.entries(Event.RECORD_SEARCHED)
    assert (first["found"], first["first"]) == (5, more[-1].reference)


def test_only_agents_look_and_nothing_that_is_sought_stands_in_an_address(
    rosa: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    olive = workplace.signs_in("Olive", Role.COMPLIANCE)
    assert olive.get(SEARCH).status_code == 403
    page = sam.get(SEARCH, query_string={"sought": rosa.reference, "name": "Alvarez"})
    assert rosa.reference not in page.get_data(as_text=True)
    assert workplace.entries(Event.RECORD_SEARCHED) == []
    assert 'method="post"' in page.get_data(as_text=True)


def test_a_nul_is_refused(sam: StaffBrowser) -> None:
    assert sends(sam, SEARCH, SEARCH, sought="01\x0043", name="a\0b").status_code == 400


def test_the_row_says_who_holds_it(sam: StaffBrowser, workplace: Workplace) -> None:
    june = workplace.office.visitor(JUNE).asks_for_a_call()
    tess = workplace.signs_in("Tess", Role.AGENT)
    page = f"/leads/{june.reference}"
    assert tess.presses(page, f"{page}/claim").status_code == 303
    assert "Tess" in looks_up(sam, june.reference)[1]


def test_one_agent_looks_up_twenty_a_minute_and_another_is_not_held_up(
    database_url: str, tmp_path: Path
) -> None:
    with time_machine.travel(NOON, tick=False):
        house = open_house(tmp_path / "instance", database_url=database_url)
        sam, tess = house.browser(), house.browser()
        sam.signs_in(house.hires("Sam", Role.AGENT))
        tess.signs_in(house.hires("Tess", Role.AGENT))
        answers = [sends(sam, SEARCH, SEARCH, sought="AAAA2222").status_code for _ in range(21)]
        assert answers == [200] * 20 + [429]
        assert sends(tess, SEARCH, SEARCH, sought="AAAA2222").status_code == 200
        assert sends(sam, SEARCH, SEARCH, sought="").status_code == 422
        house.closes()
