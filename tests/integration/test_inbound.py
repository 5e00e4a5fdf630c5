"""The person called: who picked up talks with them, and what another agent holds stays theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.calls.inbound import LONGEST, record_caller_step, taken_call
from app.leads.calls.models import OutcomeRow
from app.leads.calls.steps import Step, TakenBefore
from app.leads.facts import facts_of, permitted_products
from app.leads.models import State
from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from tests.desk import AgentAtWork
from tests.office import Office, Request
from tests.people import JUNE, ROSA

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def rosa(office: Office) -> Request:
    request = office.visitor(ROSA).asks_for_a_call(("part_c",))
    office.passes(minutes=2)
    return request


def told(office: Office, event: Event) -> list[dict[str, object]]:
    with office.instance.database.reading() as session:
        rows = session.all(
            select(EntryRow.leaf).where(EntryRow.event == event.value).order_by(EntryRow.id)
        )
    return [claims_in(row.leaf) for row in rows]


def is_on_the_line(office: Office, agent: AgentAtWork, request: Request) -> bool:
    with office.instance.database.reading() as session:
        try:
            taken_call(session, agent.agent, request.reference, at=office.now)
        except NotFound:
            return False
    return True


def test_who_picks_up_is_on_record_and_talks_until_the_outcome(
    office: Office, rosa: Request, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    sam.picks_up(rosa.reference)
    sam.picks_up(rosa.reference)
    (entry,) = told(office, Event.LEAD_STEPPED)
    assert (entry["step"], entry["inbound"], entry["actor"]) == (
        "picked_up", True, sam.agent.actor,
    )  # fmt: skip
    assert is_on_the_line(office, sam, rosa)
    assert not is_on_the_line(office, tess, rosa)
    office.passes(minutes=10)
    sam.ends_their_call(rosa.reference, Outcome.REACHED)
    assert not is_on_the_line(office, sam, rosa)
    assert rosa.state is State.CLOSED
    assert office.verifies().findings == []


def test_a_call_that_nobody_ended_is_over_after_two_hours(
    office: Office, rosa: Request, sam: AgentAtWork
) -> None:
    sam.picks_up(rosa.reference)
    office.now += LONGEST - MICROSECOND
    assert is_on_the_line(office, sam, rosa)
    office.now += MICROSECOND
    assert not is_on_the_line(office, sam, rosa)
    with pytest.raises(NotFound):
        sam.ends_their_call(rosa.reference, Outcome.REACHED)
    sam.picks_up(rosa.reference)
    assert len(told(office, Event.LEAD_STEPPED)) == 2
    assert is_on_the_line(office, sam, rosa)


def test_their_call_is_no_attempt_and_its_record_says_inbound(
    office: Office, rosa: Request, sam: AgentAtWork
) -> None:
    sam.picks_up(rosa.reference)
    office.passes(minutes=1)
    steps = (Step.NAMED, Step.RECORDING_SAID, Step.FORM_SAID, Step.SCOPE_AGREED, Step.DISCLAIMER)
    for step in steps:
        with office.instance.database.writing() as session:
            record_caller_step(session, sam.agent, rosa.reference, step, at=office.now)
    office.passes(minutes=4)
    sam.ends_their_call(rosa.reference, Outcome.REACHED)
    (entry,) = told(office, Event.LEAD_OUTCOME)
    assert (entry["inbound"], entry["attempt"]) == (True, False)
    call = entry["call"]
    assert isinstance(call, dict)
    assert (call["direction"], call["products"], call["seconds"]) == ("inbound", ["part_c"], 300)
    assert [one["step"] for one in call["steps"]] == ["picked_up", *(one.value for one in steps)]
    assert call["missing"] == ["recording_consent", "recording"]
    with office.instance.database.reading() as session:
        assert facts_of(session, rosa.reference).calls == ()
        (row,) = session.all(select(OutcomeRow.is_inbound, OutcomeRow.is_attempt))
    assert (row.is_inbound, row.is_attempt) == (True, False)


def test_a_step_of_their_call_is_taken_once_and_by_who_picked_up(
    office: Office, rosa: Request, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    sam.picks_up(rosa.reference)
    office.passes(minutes=1)
    for agent, fault in ((sam, None), (sam, TakenBefore), (tess, NotFound)):
        with office.instance.database.writing() as session:
            if fault is None:
                record_caller_step(session, agent.agent, rosa.reference, Step.NAMED, at=office.now)
                continue
            with pytest.raises(fault):
                record_caller_step(session, agent.agent, rosa.reference, Step.NAMED, at=office.now)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.REACHED, State.CLAIMED),
        (Outcome.NOT_INTERESTED, State.CLAIMED),
        (Outcome.WRONG_NUMBER, State.PARKED),
        (Outcome.ASKED_TO_STOP, State.STOPPED),
        (Outcome.DECEASED, State.STOPPED),
    ],
)
def test_what_another_agent_holds_changes_only_where_calls_end(
    office: Office, rosa: Request, sam: AgentAtWork, tess: AgentAtWork,
    outcome: Outcome, state: State,
) -> None:  # fmt: skip
    assert tess.takes_next() == rosa.reference
    sam.picks_up(rosa.reference)
    sam.ends_their_call(rosa.reference, outcome)
    assert rosa.state is state
    if state is State.CLAIMED:
        tess.records(rosa.reference, Outcome.REACHED)
        assert rosa.state is State.CLOSED
    assert office.verifies().findings == []


def test_neither_the_hour_nor_attempts_stand_in_the_way_and_scope_does(
    office: Office, sam: AgentAtWork
) -> None:
    june = office.visitor(JUNE).asks_for_a_call(("part_c", "part_d"))
    office.passes(hours=21)  # 5 in the morning in Honolulu
    with office.instance.database.reading() as session:
        answers = permitted_products(facts_of(session, june.reference), office.now)
    assert [one for one, answer in answers.items() if answer.allowed] == []
    assert [one for one, answer in answers.items() if answer.may_be_discussed_inbound] == [
        "part_d", "part_c",
    ]  # fmt: skip
    sam.picks_up(june.reference)
    june.is_stopped()
    with office.instance.database.reading() as session:
        answers = permitted_products(facts_of(session, june.reference), office.now)
    assert [one for one, answer in answers.items() if answer.may_be_discussed_inbound] == []


def test_nobody_picks_up_for_who_is_not_there(sam: AgentAtWork) -> None:
    with pytest.raises(NotFound):
        sam.picks_up("AAAA2222")
