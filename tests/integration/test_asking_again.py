"""Who asked us to stop and sends the form again: kept, and in nobody's queue."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import event

from app.leads.models import State
from app.leads.review import release_flagged
from app.leads.said.corrections import Field
from tests.erasing import erases
from tests.limits import against, asked, lifts
from tests.office import Office
from tests.people import OLIVE, ROSA, SAM
from tests.saying import HECTOR, corrects, unlinks
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


def test_whoever_permission_refuses_as_stopped_through_a_link_is_in_no_list(
    office: Office,
) -> None:
    """What links them may look like a machine's, or have been told later."""
    unlisted = office.visitor(replace(ROSA, email="")).asks_for_a_call()
    unlisted.is_stopped()
    office.passes(days=1)
    like_a_machines = office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    corrects(unlisted, Field.EMAIL, "rosa.a@example.com")
    corrects(like_a_machines, Field.PHONE, "213-555-0122")
    told = replace(ROSA, email="rosa.a@example.com", phone="213-555-0111")
    for person in (
        replace(ROSA, phone=ELSEWHERE),
        told,
        replace(told, email=""),
        replace(ROSA, phone="213-555-0122", email=""),
    ):
        again = office.visitor(person).asks_for_a_call()
        assert (again.state, "B-09" in against(asked(again))) == (State.SUPPRESSED, True), person
        question = office.visitor(person).asks_for_a_call(about=("other",), message="Why?")
        assert question.state is State.SUPPRESSED, person


def test_who_shares_an_address_with_them_and_is_another_is_not_caught(office: Office) -> None:
    office.visitor(replace(ROSA, email="")).asks_for_a_call().is_stopped()
    office.passes(days=1)
    flagged = office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    hector = office.visitor(HECTOR).asks_for_a_call()
    assert hector.state is State.SUPPRESSED
    unlinks(hector, flagged)
    office.passes(minutes=5)
    again = office.visitor(HECTOR).asks_for_a_call()
    assert (again.state, against(asked(again))) == (State.OPEN, set())


def test_of_whom_nobody_knows_more_one_query_tells_it(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call()
    sealed, heard = office.visitor(ROSA).prepares(), list[str]()
    engine = office.instance.database.engine
    event.listen(engine, "before_cursor_execute", lambda *call: heard.append(call[2]))
    office.takes_in(sealed)
    assert len([one for one in heard if "revocations" in one]) == 1
    assert not [one for one in heard if "outcomes" in one], "what permission asks is not asked"


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
