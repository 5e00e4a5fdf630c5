"""A slip in the record of a call is mended by a further entry, and what follows is made anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.consent.rules.frequency import that_count
from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.calls.details import AgreedScope, Details, Refused, ScopeForm
from app.leads.facts import facts_of, permitted_products
from app.leads.models import State
from tests.integration.calling import callers, entries_of, lead_row
from tests.office import NOON, Office, Request
from tests.people import ROSA, SAM, TESS, Visitor

TOMORROW = NOON + timedelta(days=1)


def allowed(office: Office, request: Request) -> list[str]:
    with office.instance.database.reading() as session:
        answers = permitted_products(facts_of(session, request.reference), office.now)
    return [product for product, one in answers.items() if one.allowed]


def test_a_slip_is_mended_by_a_further_entry_that_is_no_attempt(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.REACHED)
    office.passes(minutes=1)
    sam.mends(rosa.reference, Outcome.NO_ANSWER, Details(TOMORROW))
    assert (rosa.state, lead_row(office, rosa).due_at) == (State.LATER, TOMORROW)
    slip, mend = entries_of(office, "lead.outcome")
    assert (mend["corrects"], mend["attempt"]) == (slip["jti"], False)
    with office.instance.database.reading() as session:
        calls = facts_of(session, rosa.reference).calls
    assert len(that_count(calls, office.now)) == 1
    assert office.verifies().findings == []


def test_a_wrong_number_by_slip_parks_nobody_any_more(office: Office) -> None:
    other = office.visitor(Visitor("Ray", "Alvarez", ROSA.phone)).asks_for_a_call()
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.WRONG_NUMBER)
    assert (rosa.state, other.state) == (State.PARKED, State.PARKED)
    assert allowed(office, rosa) == []
    office.passes(minutes=1)
    sam.mends(rosa.reference, Outcome.REACHED)
    assert rosa.state is State.CLOSED
    assert allowed(office, rosa) == ["part_c"]
    assert other.state in (State.OPEN, State.CLOSED)  # held together with hers, or nobody's


@pytest.mark.parametrize("slip", [Outcome.ASKED_TO_STOP, Outcome.DECEASED])
def test_what_ended_all_calls_is_lifted_by_nobody_but_an_officer(
    office: Office, slip: Outcome
) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, slip)
    office.passes(minutes=1)
    sam.mends(rosa.reference, Outcome.NO_ANSWER)
    assert (rosa.state, allowed(office, rosa)) == (State.STOPPED, [])
    scope = AgreedScope(("part_c",), ScopeForm.SPOKEN)
    with pytest.raises(Refused):
        sam.mends(rosa.reference, Outcome.APPOINTMENT, Details(TOMORROW, scope))
    assert office.verifies().findings == []


def test_a_slip_is_mended_to_a_word_to_stop(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.NOT_INTERESTED)
    office.passes(minutes=1)
    sam.mends(rosa.reference, Outcome.ASKED_TO_STOP)
    assert (rosa.state, allowed(office, rosa)) == (State.STOPPED, [])
    assert len(entries_of(office, "consent.revoked")) == 1


def test_only_who_recorded_it_mends_it_and_only_for_a_day(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.REACHED)
    with pytest.raises(NotFound):
        office.signs_in(TESS).mends(rosa.reference, Outcome.NO_ANSWER)
    office.passes(hours=24, seconds=1)
    with pytest.raises(NotFound):
        sam.mends(rosa.reference, Outcome.NO_ANSWER)
    assert rosa.state is State.CLOSED


def test_what_somebody_else_holds_by_now_stays_theirs(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.NO_ANSWER)
    office.now = lead_row(office, rosa).free_at
    assert office.signs_in(TESS).takes(rosa.reference)
    sam.mends(rosa.reference, Outcome.REACHED)
    assert rosa.state is State.CLAIMED


def test_a_mend_can_itself_be_mended(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    for outcome in (Outcome.WRONG_NUMBER, Outcome.REACHED, Outcome.WRONG_NUMBER):
        office.passes(minutes=1)
        if outcome is Outcome.WRONG_NUMBER and rosa.state is State.CLAIMED:
            sam.records(rosa.reference, outcome)
        else:
            sam.mends(rosa.reference, outcome)
    assert (rosa.state, allowed(office, rosa)) == (State.PARKED, [])
    assert office.signs_in(SAM).takes_next() is None


@pytest.mark.parametrize("slip", [Outcome.NO_ANSWER, Outcome.REACHED, Outcome.WRONG_NUMBER])
@pytest.mark.parametrize("mended", [Outcome.NO_ANSWER, Outcome.REACHED, Outcome.NOT_INTERESTED])
def test_a_mend_brings_nobody_back_who_has_asked_us_to_stop_since(
    office: Office, slip: Outcome, mended: Outcome
) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, slip)
    office.passes(minutes=1)
    rosa.is_stopped()
    ended = rosa.state
    office.passes(minutes=1)
    sam.mends(rosa.reference, mended)
    assert (rosa.state, allowed(office, rosa)) == (ended, [])
    assert office.verifies().findings == []


def test_a_mend_of_a_mend_undoes_no_word_to_stop(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.ASKED_TO_STOP)
    for outcome in (Outcome.NO_ANSWER, Outcome.VOICEMAIL):
        office.passes(minutes=1)
        sam.mends(rosa.reference, outcome)
        assert (rosa.state, allowed(office, rosa)) == (State.STOPPED, [])
    assert office.verifies().findings == []
