"""What "next" does with leads that may not be called after all, or not by this agent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.leads.calls.consequences import Outcome
from app.leads.models import LeadRow, State
from app.leads.queue import Given
from app.ledger.event import Event
from tests.desk import AgentAtWork
from tests.integration.test_suited import qualifies
from tests.office import Office, Request
from tests.people import JUNE, ROSA, SAM, TESS, WALTER
from tests.standing import entries


@pytest.fixture
def sam(office: Office) -> AgentAtWork:
    return office.signs_in(SAM)


def opens(request: Request) -> None:
    """Puts a lead among the open ones, whatever became of the person meanwhile."""
    with request.office.instance.database.writing() as session:
        query = update(LeadRow).where(LeadRow.id == request.received.lead_id)
        session.execute(query, {"state": State.OPEN.value})


def test_a_lead_that_permission_refuses_is_counted_and_put_where_the_answer_says(
    office: Office, sam: AgentAtWork
) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    walter = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    rosa.is_stopped()
    opens(rosa)
    assert sam.asks_for_next() == Given(walter.reference, refused=1, passed=0)
    assert rosa.state is State.SUPPRESSED
    (told,) = entries(office, Event.LEAD_CLOSED)
    assert (told["reference"], told["actor"]) == (rosa.reference, "system")
    assert "B-09" in told["decision"]["against"]["part_c"]
    assert office.verifies().findings == []


def test_the_third_attempt_of_a_day_puts_a_lead_off_until_another_is_possible(
    office: Office, sam: AgentAtWork
) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    first = office.now
    for _ in range(3):
        assert sam.takes(rosa.reference)
        sam.records(rosa.reference, Outcome.NO_ANSWER)
        opens(rosa)
    assert sam.asks_for_next().reference is None
    assert rosa.state is State.LATER
    office.now = first + timedelta(hours=24, minutes=1)
    assert sam.takes_next() == rosa.reference


def test_an_agent_with_one_licence_gets_the_oldest_of_those_that_are_for_them(
    office: Office, sam: AgentAtWork
) -> None:
    for one in range(12):
        person = replace(ROSA, email=f"rosa{one}@example.com")
        office.visitor(person).asks_for_a_call(phone=f"626-555-01{one:02}")
    walter = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    qualifies(sam, "NY")
    assert sam.asks_for_next() == Given(walter.reference, refused=0, passed=10)
    assert sam.asks_for_next() == Given(None, refused=0, passed=10)
    tess = office.signs_in(TESS)
    qualifies(tess, "CA")
    assert tess.takes_next() is not None


def test_who_finds_nobody_is_told_of_those_whom_others_may_call(
    office: Office, sam: AgentAtWork
) -> None:
    """Also where the ten oldest may be called by nobody."""
    stopped = [office.visitor(ROSA).asks_for_a_call() for _ in range(10)]
    stopped[0].is_stopped()
    for one in stopped:
        opens(one)
    office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    qualifies(sam, "NV")
    assert sam.asks_for_next() == Given(None, refused=10, passed=1)


def test_a_question_that_nobody_read_goes_back_to_be_read(office: Office, sam: AgentAtWork) -> None:
    june = office.visitor(JUNE).asks_for_a_call(about=("other",), message="What is an HMO?")
    office.passes(minutes=2)
    opens(june)
    assert sam.takes(june.reference)
    sam.gives_back(june.reference)
    assert june.state is State.TRIAGE
