"""A call from its first step to its record: steps, attempts, who called whom, what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from app.consent.rules.frequency import that_count
from app.db import NotFound
from app.leads.calls.call import begin_call
from app.leads.calls.consequences import Outcome
from app.leads.calls.details import Consent, Details, Refused
from app.leads.calls.details import Office as House
from app.leads.calls.speed import speed_to_lead
from app.leads.calls.steps import CHECKLIST, Step, TakenBefore
from app.leads.facts import facts_of
from app.leads.models import State
from tests.integration.calling import callers, entries_of, lead_row
from tests.office import NOON, Office, Request
from tests.people import ROSA, TESS

LINE = House(number="(626) 555-0100", name="HRBC")
RECORDED = Details(recording="recorder 7, call 4471", recording_consent=Consent.YES, office=LINE)
WHOLE = {
    *("direction", "calling_number", "caller_name", "dialled_at", "dialled_by", "answered_at"),
    *("ended_at", "seconds", "disposition", "transferred_to", "seller", "products"),
    *("called_party", "prerecorded_message", "recording_consent", "steps", "missing"),
}


def attempts(office: Office, request: Request) -> int:
    with office.instance.database.reading() as session:
        return len(that_count(facts_of(session, request.reference).calls, office.now))


def test_a_call_with_all_its_steps_leaves_a_record_that_lacks_nothing(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    for step in (Step.DIALLED, *CHECKLIST):
        sam.ticks(rosa.reference, step)
        office.passes(seconds=20)
    sam.records(rosa.reference, Outcome.REACHED, RECORDED)
    (told,) = entries_of(office, "lead.outcome")
    call = told["call"]
    assert set(call) == WHOLE
    assert call["missing"] == []
    assert (call["calling_number"], call["caller_name"]) == ("(626) 555-0100", "HRBC")
    assert (call["direction"], call["dialled_by"], call["seconds"]) == ("outbound", "hand", 140)
    assert (call["seller"], call["products"]) == ("HRBC", ["part_c"])
    assert [one["step"] for one in call["steps"]] == ["dialled", *CHECKLIST]
    assert told["decision"]["allowed"] == ["part_c"]
    assert told["waited_seconds"] == 60  # from the form to the dialling
    whole = str(entries_of(office, "lead.outcome")) + str(entries_of(office, "lead.stepped"))
    assert "5550143" not in whole
    assert "recorder 7" not in whole
    assert office.verifies().findings == []


def test_a_record_says_what_it_lacks(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.records(rosa.reference, Outcome.REACHED)
    (told,) = entries_of(office, "lead.outcome")
    assert told["call"]["missing"] == [
        *("calling_number", "caller_name", "dialled_at", "answered_at"),
        *("recording_consent", "recording"),
        *("named", "recording_said", "form_said", "scope_agreed"),
    ]


def test_benefits_before_the_disclaimer_are_a_finding_of_the_record(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.ticks(rosa.reference, Step.DIALLED, Step.ANSWERED, Step.BENEFITS)
    office.passes(seconds=5)
    sam.ticks(rosa.reference, Step.DISCLAIMER)
    sam.records(rosa.reference, Outcome.REACHED, RECORDED)
    (told,) = entries_of(office, "lead.outcome")
    assert "disclaimer_before_benefits" in told["call"]["missing"]


def test_a_dialling_is_an_attempt_and_its_outcome_none_beside_it(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.ticks(rosa.reference, Step.DIALLED)
    assert attempts(office, rosa) == 1
    sam.records(rosa.reference, Outcome.NO_ANSWER)
    assert attempts(office, rosa) == 1
    office.now = lead_row(office, rosa).free_at
    sam.takes(rosa.reference)
    sam.records(rosa.reference, Outcome.NO_ANSWER)  # nobody ticked that this one was dialled
    assert attempts(office, rosa) == 2
    dialled, told = entries_of(office, "lead.stepped"), entries_of(office, "lead.outcome")
    assert dialled[0]["decision"]["allowed"] == ["part_c"]
    assert [one["attempt"] for one in told] == [False, True]


def test_a_step_is_ticked_once_and_a_second_press_is_no_second_dialling(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    sam.ticks(rosa.reference, Step.DIALLED, Step.ANSWERED)
    ticked_at = office.now
    office.passes(seconds=5)
    for step in (Step.DIALLED, Step.ANSWERED):
        with pytest.raises(TakenBefore) as told:
            sam.ticks(rosa.reference, step)
        assert told.value.at == ticked_at
    office.passes(seconds=60)
    sam.ticks(rosa.reference, Step.DIALLED)
    assert attempts(office, rosa) == 2


def test_who_does_not_hold_the_lead_ticks_nothing(office: Office) -> None:
    rosa, _sam = callers(office, ROSA)
    with pytest.raises(NotFound):
        office.signs_in(TESS).ticks(rosa.reference, Step.DIALLED)


def test_what_was_dialled_out_of_hours_is_kept_with_the_decision(office: Office) -> None:
    office.now = NOON + timedelta(hours=15)  # one in the morning
    rosa, sam = callers(office, ROSA)
    sam.ticks(rosa.reference, Step.DIALLED)
    (told,) = entries_of(office, "lead.stepped")
    assert told["decision"]["allowed"] == []
    assert "B-11" in str(told["decision"]["against"]["part_c"])


@pytest.mark.parametrize("outcome", [Outcome.REACHED, Outcome.ASKED_TO_STOP, Outcome.WRONG_NUMBER])
def test_a_call_that_the_person_made_is_no_attempt_and_leaves_others_their_lead(
    office: Office, outcome: Outcome
) -> None:
    rosa, _sam = callers(office, ROSA)
    tess = office.signs_in(TESS)
    tess.ticks(rosa.reference, Step.DISCLAIMER, is_inbound=True)
    tess.records(rosa.reference, outcome, is_inbound=True)
    ends = {Outcome.ASKED_TO_STOP: State.STOPPED, Outcome.WRONG_NUMBER: State.PARKED}
    assert rosa.state is ends.get(outcome, State.CLAIMED)
    assert attempts(office, rosa) == 0
    (told,) = entries_of(office, "lead.outcome")
    assert (told["inbound"], told["attempt"]) == (True, False)
    assert told["call"]["direction"] == "inbound"
    assert office.verifies().findings == []


def test_who_calls_us_back_is_finished_or_put_off_as_they_say(office: Office) -> None:
    first, again = (office.visitor(ROSA).asks_for_a_call() for _ in range(2))
    tess = office.signs_in(TESS)
    office.passes(minutes=2)
    tess.records(first.reference, Outcome.REACHED, is_inbound=True)
    assert (first.state, again.state) == (State.CLOSED, State.CLOSED)
    tess.records(
        first.reference, Outcome.REACHED, Details(NOON + timedelta(days=1)), is_inbound=True
    )
    assert (first.state, lead_row(office, first).due_for) == (State.LATER, tess.agent.account_id)
    with pytest.raises(Refused):
        tess.records(first.reference, Outcome.NO_ANSWER, is_inbound=True)


def test_the_board_knows_how_long_people_waited_for_the_first_call(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    with office.instance.database.reading() as session:
        assert speed_to_lead(session, office.now) is None
    sam.records(rosa.reference, Outcome.NO_ANSWER)
    with office.instance.database.reading() as session:
        speed = speed_to_lead(session, office.now)
        later = speed_to_lead(session, office.now + timedelta(days=31))
    assert speed is not None
    assert (speed.calls, speed.median, speed.most) == (
        1,
        timedelta(minutes=1),
        timedelta(minutes=1),
    )
    assert later is None


def test_the_person_of_a_call_is_read_once_before_the_lock_and_once_behind_it(
    office: Office,
) -> None:
    rosa, sam = callers(office, ROSA)
    heard: list[str] = []
    engine = office.instance.database.engine
    with office.instance.database.writing() as session:
        event.listen(engine, "before_cursor_execute", lambda *call: heard.append(call[2]))
        begin_call(session, sam.agent, rosa.reference, at=office.now, is_inbound=False)
    by_number = [one for one in heard if "WHERE people.phone IN" in one and "consents" not in one]
    assert len(by_number) == 2, heard
