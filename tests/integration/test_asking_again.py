"""Who asked us to stop and sends the form again: kept, and in nobody's queue."""

from __future__ import annotations

from dataclasses import replace

from app.leads.models import State
from app.leads.review import release_flagged
from tests.erasing import erases
from tests.limits import against, asked, lifts
from tests.office import Office
from tests.people import OLIVE, ROSA, SAM
from tests.visiting import Browser

ELSEWHERE = "213-555-0110"


def test_the_same_address_with_another_number_is_caught(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    office.passes(days=1)
    again = office.visitor(ROSA).asks_for_a_call(phone=ELSEWHERE)
    assert again.state is State.SUPPRESSED
    assert "B-09" in against(asked(again))


def test_the_number_of_whom_was_caught_is_known_from_then_on(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    office.passes(days=1)
    office.visitor(ROSA).asks_for_a_call(phone=ELSEWHERE)
    without_address = replace(ROSA, email="")
    third = office.visitor(without_address).asks_for_a_call(phone=ELSEWHERE)
    assert third.state is State.SUPPRESSED


def test_who_was_erased_is_caught_all_the_same(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    rosa.is_stopped()
    erases(office, rosa)
    office.passes(days=1)
    by_number = office.visitor(replace(ROSA, email="")).asks_for_a_call()
    by_address = office.visitor(ROSA).asks_for_a_call(phone=ELSEWHERE)
    assert (by_number.state, by_address.state) == (State.SUPPRESSED, State.SUPPRESSED)
    office.passes(minutes=2)
    assert office.signs_in(SAM).takes_next() is None


def test_a_stranger_is_not_caught(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    stranger = replace(ROSA, email="june@example.org")
    assert office.visitor(stranger).asks_for_a_call(phone=ELSEWHERE).state is State.OPEN


def test_who_was_let_back_may_ask_again(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    office.passes(days=1)
    newer = office.visitor(ROSA).asks_for_a_call()
    office.passes(days=1)
    lifts(newer)
    office.passes(minutes=5)
    assert office.visitor(ROSA).asks_for_a_call().state is State.OPEN


def test_a_release_by_hand_leads_into_no_queue_either(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    office.passes(days=1)
    flagged = office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    actor = f"account:{office.hires(OLIVE)}"
    with office.instance.database.writing() as session:
        release_flagged(session, flagged.reference, actor=actor, at=office.now)
    assert flagged.state is State.SUPPRESSED


def test_the_receipt_says_that_nobody_calls_before_somebody_has_looked(
    office: Office, visitor: Browser
) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    page = visitor.gets(visitor.sends(ROSA).location).response.get_data(as_text=True)
    assert "So nobody calls you until one of us has looked at your request." in page
    assert "A licensed insurance agent will call" not in page
    assert "Stop all calls" in page, "a further word counts as one"
