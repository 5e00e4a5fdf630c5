"""An agent who may call only few gets what is theirs, however many wait for others before it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.leads.calls.consequences import Outcome
from app.leads.models import State
from app.leads.queue import MOST_LOOKED_AT
from app.staff.qualifications import record_certification, record_licence
from tests.desk import AgentAtWork
from tests.limits import BY, YEAR, places, reads
from tests.office import Office, Request
from tests.people import WALTER

OF_CALIFORNIA = ("626", "213", "310")


def qualifies(agent: AgentAtWork, *held: str) -> None:
    """For this year: licences by the letters of a state, certifications by the product."""
    account, at = agent.agent.account_id, agent.office.now
    for what in held:
        record = record_licence if what.isupper() else record_certification
        with agent.office.instance.database.writing() as session:
            record(session, account, what, term=YEAR, actor=BY, at=at)


def asks(office: Office, phone: str, *about: str, message: str = "") -> Request:
    """Somebody of this number asks for a call."""
    person = replace(WALTER, phone=phone)
    request = office.visitor(person).asks_for_a_call(about or ("part_c",), message=message)
    office.passes(seconds=1)
    return request


def waits_for_others(office: Office, many: int) -> None:
    """So many people of California, each asking about a plan."""
    for one in range(many):
        asks(office, f"{OF_CALIFORNIA[one // 100]}-555-01{one % 100:02}")


def is_over(request: Request, agent: AgentAtWork) -> Request:
    """They were called, and that was it."""
    assert agent.takes(request.reference)
    agent.records(request.reference, Outcome.REACHED)
    assert request.state is State.CLOSED
    return request


def test_who_may_call_few_gets_theirs_behind_all_that_waits_for_others(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    waits_for_others(office, MOST_LOOKED_AT + 50)
    theirs = [asks(office, f"702-555-01{one}").reference for one in range(10, 13)]
    office.passes(minutes=2)
    for agent in (sam, tess):
        qualifies(agent, "NV")
    assert sam.takes_next() == theirs[0]
    with ThreadPoolExecutor(2) as pool:
        taken = [*pool.map(AgentAtWork.takes_next, (sam, tess))]
    assert sorted(taken, key=str) == sorted(theirs[1:])
    for agent in (sam, tess):
        found = agent.asks_for_next()
        assert found.reference is None
        assert found.passed > 0, "the page says that others may call those who wait"
    assert office.verifies().findings == []


def of_the_area(office: Office, _: AgentAtWork) -> Request:
    return asks(office, "775-555-0110", "part_d")


def of_their_own_word(office: Office, _: AgentAtWork) -> Request:
    request = asks(office, "212-555-0110", "part_c", "part_d")
    places(request, "NV")
    return request


def of_a_word_heard_before(office: Office, tess: AgentAtWork) -> Request:
    before = asks(office, "212-555-0110", "part_d")
    places(before, "NV")
    is_over(before, tess)
    return asks(office, "212-555-0110", "part_d")


def of_a_question_about_it(office: Office, _: AgentAtWork) -> Request:
    request = asks(office, "702-555-0110", "other", message="Which drugs are paid for?")
    reads(request, ["part_d", "part_c"])
    return request


def of_a_question_to_be_answered(office: Office, _: AgentAtWork) -> Request:
    request = asks(office, "702-555-0110", "other", message="Who are you?")
    reads(request, may_answer=True)
    return request


def of_what_they_asked_before(office: Office, tess: AgentAtWork) -> Request:
    is_over(asks(office, "702-555-0110", "part_d"), tess)
    return asks(office, "702-555-0110", "medigap")


def of_a_question_before(office: Office, tess: AgentAtWork) -> Request:
    before = asks(office, "702-555-0110", "other", message="Which drugs are paid for?")
    reads(before, ["part_d"])
    is_over(before, tess)
    return asks(office, "702-555-0110", "medigap")


@pytest.mark.parametrize(
    "comes",
    [
        of_the_area,
        of_their_own_word,
        of_a_word_heard_before,
        of_a_question_about_it,
        of_a_question_to_be_answered,
        of_what_they_asked_before,
        of_a_question_before,
    ],
)
def test_whatever_makes_a_lead_theirs_it_is_found(
    office: Office,
    sam: AgentAtWork,
    tess: AgentAtWork,
    comes: Callable[[Office, AgentAtWork], Request],
) -> None:
    """Behind the ten oldest, which are looked at whosever they are."""
    waits_for_others(office, 12)
    request = comes(office, tess)
    office.passes(hours=1)
    qualifies(sam, "NV", "part_d")
    assert sam.takes_next() == request.reference
    assert sam.takes_next() is None
