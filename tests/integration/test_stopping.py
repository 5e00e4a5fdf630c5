"""What ends a person's calls: by number, over all submissions, for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.consent.models import RevocationRow
from app.consent.permission import decide_permission
from app.consent.record import person_of
from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.facts import facts_of
from app.leads.lookup.receipt import receipt_of
from app.leads.models import State
from app.leads.stopping import BadStop, asker_by_stop_code, stop_contact, stopped_at
from tests.office import Office, Request
from tests.people import ROSA, SAM, TESS, WALTER

NUMBER = "+16265550143"
BY_LETTER = {"channel": "letter", "said": "Do not call me again."}


def since(request: Request) -> datetime | None:
    office = request.office
    with office.instance.database.reading() as session:
        code = receipt_of(session, request.received.lead_id).stop_code
        return stopped_at(session, asker_by_stop_code(session, code), at=office.now)


def stops(office: Office, phone: str | None = NUMBER, **more: Any) -> int:
    with office.instance.database.writing() as session:
        return stop_contact(session, phone, BY_LETTER, actor="unix:olive", at=office.now, **more)


def rules_against(request: Request) -> set[str]:
    office = request.office
    with office.instance.database.reading() as session:
        facts = facts_of(session, request.reference)
    answer = decide_permission(facts, office.now, product="part_c", channel="call")
    return {reason.rule for reason in answer.reasons}


def test_a_person_who_stops_leaves_every_queue(office: Office) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    second = office.visitor(ROSA).asks_for_a_call(about=("medigap",), phone="+1 626.555.0143")
    other = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    assert first.is_stopped() == 2
    assert (first.state, second.state, other.state) == (State.STOPPED, State.STOPPED, State.OPEN)
    assert office.signs_in(SAM).takes_next() == other.reference
    assert office.signs_in(SAM).takes_next() is None


def test_stopping_takes_a_lead_out_of_an_agents_hands(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    sam.takes_next()
    rosa.is_stopped()
    with pytest.raises(NotFound):
        sam.gives_back(rosa.reference)
    assert rosa.state is State.STOPPED


@pytest.mark.parametrize("outcome", [Outcome.ASKED_TO_STOP, Outcome.DECEASED])
def test_an_outcome_that_ends_calls_ends_them_for_every_lead(
    office: Office, outcome: Outcome
) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=1)
    second = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert sam.takes_next() == first.reference
    sam.records(first.reference, outcome)
    assert (first.state, second.state) == (State.STOPPED, State.STOPPED)
    assert rules_against(second) == {"S-10" if outcome is Outcome.DECEASED else "B-09"}


def test_a_later_request_of_a_stopped_number_is_kept_and_not_called(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    office.passes(days=1)
    later = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    assert later.state is State.SUPPRESSED
    assert office.signs_in(TESS).takes_next() is None
    assert not office.signs_in(TESS).takes(later.reference)
    assert {"B-09", "S-07"} <= rules_against(later)


def test_a_number_that_nobody_knows_yet_is_kept_too(office: Office) -> None:
    assert stops(office) == 0
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    assert rosa.state is State.SUPPRESSED
    assert office.signs_in(SAM).takes_next() is None
    assert "B-09" in rules_against(rosa)


def test_the_list_of_the_stopped_holds_no_number(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    with office.instance.database.reading() as session:
        query = select(RevocationRow.person).order_by(RevocationRow.id)
        rows = [row.person for row in session.all(query)]
        of_number = person_of(session.keys, NUMBER)
        of_address = person_of(session.keys, "rosa@example.com")
    assert rows == [of_number, of_address], "keyed hashes, whom it is about first"


def test_the_first_word_counts_and_the_second_is_kept(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    first_at = office.now
    rosa.is_stopped()
    office.passes(days=1)
    assert rosa.is_stopped() == 0
    assert since(rosa) == first_at
    assert office.verifies().findings == []


def test_a_press_on_a_newer_request_is_a_new_word(office: Office) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    first_at = office.now
    first.is_stopped()
    office.passes(days=1)
    newer = office.visitor(ROSA).asks_for_a_call()
    assert since(newer) is None, "an officer might lift the old word for this request"
    office.passes(days=1)
    newer.is_stopped()
    assert (since(first), since(newer)) == (first_at, office.now)


def test_the_word_counts_for_every_number_and_address_of_the_person(office: Office) -> None:
    home = office.visitor(ROSA).asks_for_a_call()
    cell = office.visitor(ROSA).asks_for_a_call(phone="213-555-0110")
    office.passes(minutes=2)
    assert stops(office) == 2
    assert (home.state, cell.state) == (State.STOPPED, State.STOPPED)
    with office.instance.database.reading() as session:
        assert len(session.all(select(RevocationRow.id))) == 3, "two numbers and an address"
    assert office.verifies().findings == []


def test_a_stop_for_an_address_alone(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    walter = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    assert stops(office, None, email="rosa@example.com") == 1
    assert (rosa.state, walter.state) == (State.STOPPED, State.OPEN)
    assert rules_against(rosa) == {"B-09"}
    assert stops(office, None, email="nobody@example.com") == 0
    assert office.verifies().findings == []


def test_a_letter_counts_from_when_it_reached_us_and_both_moments_are_kept(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(days=2)
    before = office.now - timedelta(minutes=1)
    written = office.now - timedelta(days=1)
    stops(office, received_at=written)
    with office.instance.database.reading() as session:
        facts = facts_of(session, rosa.reference)
        row = session.first(select(RevocationRow.received_at, RevocationRow.honoured_at))
    assert row is not None
    assert tuple(row) == (written, office.now)
    answers = [
        decide_permission(facts, at, product="part_c", channel="call").allowed
        for at in (before, office.now)
    ]
    assert answers == [True, False], "what came to us later changes no earlier answer"
    assert office.verifies().findings == []


def test_a_word_from_the_future_or_of_nobody_is_refused(office: Office) -> None:
    with pytest.raises(BadStop):
        stops(office, received_at=office.now + timedelta(seconds=1))
    with pytest.raises(BadStop):
        stops(office, None)


def test_a_wrong_code_opens_nothing(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call()
    with pytest.raises(NotFound), office.instance.database.reading() as session:
        asker_by_stop_code(session, "A" * 22)
