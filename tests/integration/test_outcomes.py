"""What came of a call, and where the lead goes: the table of consequences."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.calls.details import AgreedScope, Details, Fault, Refused, ScopeForm
from app.leads.calls.models import OutcomeRow
from app.leads.models import State
from app.ledger.event import rfc3339
from tests.integration.calling import callers, entries_of, lead_row
from tests.office import NOON, Office
from tests.people import ROSA, SAM, TESS, Visitor

TOMORROW = NOON + timedelta(days=1)
MET = Details(TOMORROW, AgreedScope(("part_c",), ScopeForm.SPOKEN))
CALL_BACK = Details(TOMORROW)
TOLD = Details(said="Take me off your list")
# Outcome, what is told with it; where the lead goes, how long after, whose it is, how it ends.
CONSEQUENCES = [
    (Outcome.NO_ANSWER, Details(), State.LATER, timedelta(hours=3)),
    (Outcome.NO_ANSWER, CALL_BACK, State.LATER, timedelta(days=1)),
    (Outcome.VOICEMAIL, Details(), State.LATER, timedelta(hours=24)),
    (Outcome.VOICEMAIL, CALL_BACK, State.LATER, timedelta(days=1)),
    (Outcome.REACHED, Details(), State.CLOSED, None),
    (Outcome.REACHED, CALL_BACK, State.LATER, timedelta(days=1)),
    (Outcome.APPOINTMENT, MET, State.APPOINTMENT, timedelta(days=1)),
    (Outcome.NOT_INTERESTED, Details(), State.CLOSED, None),
    (Outcome.WRONG_NUMBER, Details(), State.PARKED, None),
    (Outcome.ASKED_TO_STOP, TOLD, State.STOPPED, None),
    (Outcome.DECEASED, Details(), State.STOPPED, None),
]


@pytest.mark.parametrize(("outcome", "details", "state", "after"), CONSEQUENCES)
def test_every_outcome_sends_the_lead_where_it_belongs(
    office: Office, outcome: Outcome, details: Details, state: State, after: timedelta | None
) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, outcome, details)
    lead = lead_row(office, rosa)
    due_at = None if after is None else TOMORROW if details.again_at else office.now + after
    assert (rosa.state, lead.due_at) == (state, due_at)
    assert lead.free_at == (due_at and due_at + timedelta(hours=1))
    assert lead.due_for == (sam.agent.account_id if due_at else None)
    assert (lead.claimed_by, lead.lease_until) == (None, None)
    assert sam.takes_next() is None
    (told,) = entries_of(office, "lead.outcome")
    assert (told["outcome"], told["follow_up"]) == (outcome.value, due_at and rfc3339(due_at))
    assert office.verifies().findings == []


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.VOICEMAIL])
def test_whom_nobody_reached_comes_back_to_their_agent_in_calling_hours(
    office: Office, outcome: Outcome
) -> None:
    office.now = NOON + timedelta(hours=9, minutes=30)  # half past seven in the evening
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, outcome)
    morning = NOON.replace(hour=16) + timedelta(days=1)
    evening = office.now + timedelta(days=1)
    due_at = morning if outcome is Outcome.NO_ANSWER else evening
    lead = lead_row(office, rosa)
    assert lead.due_at == due_at
    # One hour of *calling* time: an evening's follow-up is anybody's in the next morning.
    last = timedelta(hours=1) if due_at == morning else timedelta(hours=13)
    assert lead.free_at == due_at + last


def test_the_third_attempt_of_a_day_puts_the_next_one_off(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    first = office.now
    for _attempt in range(3):
        sam.takes(rosa.reference)
        sam.records(rosa.reference, Outcome.NO_ANSWER)
        office.now = lead_row(office, rosa).free_at
    assert lead_row(office, rosa).due_at == first + timedelta(hours=24, microseconds=1)


def test_an_appointment_needs_time_scope_and_how_it_was_recorded(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    at_home = AgreedScope(("part_c",), ScopeForm.SPOKEN, in_person=True)
    refused = {
        Details(): {"again": Fault.MISSING, "products": Fault.MISSING, "scope_form": Fault.MISSING},
        Details(TOMORROW): {"products": Fault.MISSING, "scope_form": Fault.MISSING},
        Details(TOMORROW, AgreedScope(("part_c",))): {"scope_form": Fault.MISSING},
        Details(TOMORROW, AgreedScope(("medigap",), ScopeForm.WRITTEN)): {
            "products": Fault.NOT_AGREED
        },
        Details(TOMORROW, at_home): {"scope_form": Fault.NOT_WRITTEN},
        Details(NOON - timedelta(days=1), MET.scope): {"again": Fault.PAST},
    }
    for details, faults in refused.items():
        with pytest.raises(Refused) as told:
            sam.records(rosa.reference, Outcome.APPOINTMENT, details)
        assert told.value.faults == faults
    assert (rosa.state, entries_of(office, "lead.outcome")) == (State.CLAIMED, [])
    # Who meets in person is not called: the hour of a meeting is theirs to choose.
    written = AgreedScope(("part_c",), ScopeForm.WRITTEN, in_person=True)
    sam.records(rosa.reference, Outcome.APPOINTMENT, Details(TOMORROW.replace(hour=7), written))
    (told_scope,) = [one["scope"] for one in entries_of(office, "lead.outcome")]
    assert told_scope == {"products": ["part_c"], "form": "written", "in_person": True}


def test_what_follows_goes_for_all_that_the_agent_holds_of_the_person(office: Office) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    other_number = Visitor("Rosa", "Alvarez", "626-555-0144", "rosa@example.com")
    second = office.visitor(other_number).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    for request in (first, second):
        sam.takes(request.reference)
    sam.records(first.reference, Outcome.REACHED)
    assert (first.state, second.state) == (State.CLOSED, State.CLOSED)
    (closed,) = entries_of(office, "lead.closed")
    assert (closed["reference"], closed["why"]) == (second.reference, "reached")
    assert closed["with"] == first.reference


def test_a_wrong_number_parks_every_lead_of_the_number(office: Office) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    stranger = office.visitor(Visitor("Ray", "Alvarez", ROSA.phone)).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    sam.takes_next()
    sam.records(first.reference, Outcome.WRONG_NUMBER)
    assert (first.state, stranger.state) == (State.PARKED, State.PARKED)
    assert office.signs_in(TESS).takes_next() is None


def test_their_own_words_stand_where_calls_end(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.ASKED_TO_STOP, TOLD)
    (told,) = entries_of(office, "consent.revoked")
    assert told["channel"] == "call"
    assert TOLD.said not in str(told)  # a digest of it stands there


def test_a_second_outcome_of_one_call_is_refused(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.REACHED)
    with pytest.raises(NotFound):
        sam.records(rosa.reference, Outcome.NO_ANSWER)


def test_a_late_outcome_counts_while_nobody_else_has_the_lead(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    office.passes(minutes=25)
    sam.records(rosa.reference, Outcome.REACHED)
    assert rosa.state is State.CLOSED


def test_a_late_outcome_is_refused_once_somebody_else_has_the_lead(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    office.passes(minutes=25)
    assert office.signs_in(TESS).takes(rosa.reference)
    with pytest.raises(NotFound):
        sam.records(rosa.reference, Outcome.REACHED)


def test_two_presses_at_once_record_one_outcome(office: Office) -> None:
    rosa, sam = callers(office, ROSA)

    def press(_number: int) -> bool:
        try:
            sam.records(rosa.reference, Outcome.NO_ANSWER)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(press, range(8))) == [False] * 7 + [True]
    with office.instance.database.reading() as session:
        assert len(session.all(select(OutcomeRow.id))) == 1
