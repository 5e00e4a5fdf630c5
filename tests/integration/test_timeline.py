"""The time line travels with the post, into the entry as a digest, and refuses nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.leads.lookup.people import Person, person_of_lead
from app.leads.models import LeadRow
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from tests.office import Office
from tests.people import ROSA
from tests.visiting import Browser

EVENTS = [
    [2_100, "tick", "interests:part_c"],
    [5_000, "in", "last"],
    [6_000, "tick", "privacy_agreed"],
    [9_000, "send"],
]
TIMELINE = json.dumps({"v": 1, "vw": 390, "vh": 664, "cut": 0, "e": EVENTS})


def person(office: Office) -> Person:
    with office.instance.database.reading() as session:
        found = person_of_lead(session, session.scalar(select(LeadRow.id)) or 0)
    assert found is not None
    return found


def entry(office: Office) -> dict[str, Any]:
    with office.instance.database.reading() as session:
        query = select(EntryRow.leaf).where(EntryRow.event == "consent.given")
        return claims_in(session.scalar(query) or b"")


def test_what_the_script_told_is_kept_and_its_digest_signed(
    office: Office, visitor: Browser
) -> None:
    assert visitor.sends(ROSA, {"timeline": TIMELINE}).status == 303
    assert json.loads(person(office).timeline or "") == json.loads(TIMELINE)
    assert entry(office)["script"] == "timeline"
    assert "tick" not in json.dumps(entry(office)["_sd"])
    assert office.verifies().findings == []


def test_without_a_script_that_is_a_recorded_fact(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA).status == 303
    assert (person(office).timeline, entry(office)["script"]) == (None, "none")
    assert office.verifies().findings == []


@pytest.mark.parametrize("sent", ["rosa@example.com", [TIMELINE, TIMELINE], "\0", "x" * 5_000])
def test_what_cannot_be_read_is_dropped_and_refuses_nobody(
    office: Office, visitor: Browser, sent: str | list[str]
) -> None:
    assert visitor.sends(ROSA, {"timeline": sent}).status == 303
    assert (person(office).timeline, entry(office)["script"]) == (None, "unreadable")
    assert office.verifies().findings == []


def test_a_second_press_with_another_time_line_is_the_same_press(
    office: Office, visitor: Browser
) -> None:
    form = visitor.opens_the_form()
    first = visitor.sends(ROSA, {"timeline": TIMELINE}, form=form)
    later = TIMELINE.replace("9000", "9900")
    assert visitor.sends(ROSA, {"timeline": later}, form=form).location == first.location
    assert json.loads(person(office).timeline or "") == json.loads(TIMELINE)


def test_a_form_that_comes_back_begins_a_new_time_line(visitor: Browser) -> None:
    back = visitor.sends(ROSA, {"phone": "", "timeline": TIMELINE})
    assert (back.status, back.value("timeline")) == (422, "")
