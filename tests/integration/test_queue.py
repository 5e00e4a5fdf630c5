"""The queue: one agent each, oldest first, never outside of permission."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from app.db import NotFound
from app.leads.calls.consequences import CONSEQUENCES, Outcome
from app.leads.facts import facts_of, permitted_products
from app.leads.holding.holds import LEASE
from app.leads.lookup.waiting import count_states
from app.leads.models import State
from app.leads.review import reject_flagged, release_flagged
from tests.desk import AgentAtWork
from tests.office import Office
from tests.people import JUNE, ROSA, SAM, TESS, WALTER, Colleague
from tests.standing import holders

LATER_OUTCOMES = [outcome for outcome in Outcome if CONSEQUENCES[outcome].again_after]

AREAS = ("626", "212", "312")


def people(office: Office, number: int) -> list[str]:
    """So many people, a second apart; gives their references."""
    references = []
    for count in range(number):
        phone = f"{AREAS[count // 100]}-555-01{count % 100:02}"
        person = replace(ROSA, email=f"rosa{count}@example.com")
        references.append(office.visitor(person).asks_for_a_call(phone=phone).reference)
        office.passes(seconds=1)
    office.passes(minutes=2)
    return references


def test_two_agents_never_hold_the_same_lead(office: Office) -> None:
    first, second = people(office, 2)
    sam, tess = office.signs_in(SAM), office.signs_in(TESS)
    assert (sam.takes_next(), tess.takes_next()) == (first, second)
    assert (sam.takes_next(), tess.takes_next()) == (None, None)


def test_a_lead_that_is_held_cannot_be_taken_by_its_reference(office: Office) -> None:
    (reference,) = people(office, 1)
    assert office.signs_in(SAM).takes(reference)
    assert not office.signs_in(TESS).takes(reference)


def test_fifty_agents_take_two_hundred_leads_once_each(office: Office) -> None:
    references = people(office, 180)
    people(office, 20)  # the first twenty ask again: that goes where their first request goes
    agents = [
        office.signs_in(replace(SAM, name=f"Agent {number}", email=f"agent{number}@example.com"))
        for number in range(50)
    ]

    def works(agent: AgentAtWork) -> list[str]:
        taken = []
        while (reference := agent.takes_next()) is not None:
            taken.append(reference)
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [reference for part in pool.map(works, agents) for reference in part]
    assert sorted(taken) == sorted(references)
    held = holders(office)
    assert len(held) == 180
    assert all(len(ones) == 1 for ones in held.values())


def test_the_oldest_that_may_be_called_comes_first(office: Office) -> None:
    office.now = office.now.replace(hour=16)  # 8 in Los Angeles, 11 in New York, 6 in Honolulu
    june = office.visitor(JUNE).asks_for_a_call().reference
    office.passes(minutes=1)
    walter = office.visitor(WALTER).asks_for_a_call().reference
    office.passes(minutes=1)
    rosa = office.visitor(ROSA).asks_for_a_call().reference
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert [sam.takes_next() for _ in range(3)] == [walter, rosa, None]
    office.passes(hours=2)
    assert june in {sam.takes_next() for _ in range(3)}


def test_nobody_is_called_at_night(office: Office) -> None:
    people(office, 1)
    office.now = office.now.replace(hour=8)
    assert office.signs_in(SAM).takes_next() is None


def test_a_lead_given_back_keeps_its_place(office: Office) -> None:
    first, _second = people(office, 2)
    sam, tess = office.signs_in(SAM), office.signs_in(TESS)
    assert sam.takes_next() == first
    sam.gives_back(first)
    assert tess.takes_next() == first


def test_a_claim_not_worked_on_returns_by_itself(office: Office) -> None:
    (reference,) = people(office, 1)
    sam, tess = office.signs_in(SAM), office.signs_in(TESS)
    assert sam.takes_next() == reference
    office.now += LEASE
    assert tess.takes_next() == reference
    with pytest.raises(NotFound):
        sam.records(reference, Outcome.REACHED)
    with pytest.raises(NotFound):
        sam.gives_back(reference)
    tess.records(reference, Outcome.REACHED)
    assert office.verifies().findings == []


def test_many_agents_share_the_leads_that_come_due_at_once(office: Office) -> None:
    references = people(office, 30)
    sam = office.signs_in(SAM)
    for _ in references:
        reference = sam.takes_next()
        assert reference is not None
        sam.records(reference, Outcome.NO_ANSWER)
    office.passes(hours=4)
    agents = [
        office.signs_in(Colleague(f"Agent {n}", f"agent{n}@example.com", SAM.roles))
        for n in range(16)
    ]
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(AgentAtWork.takes_next, agents))
    # While one opens what is due, another may find nothing yet; the next press finds it.
    taken += [agent.takes_next() for agent, one in zip(agents, taken, strict=True) if one is None]
    held = [one for one in taken if one is not None]
    assert len(held) == len(set(held)) == 16


def test_only_other_and_flagged_are_not_given_out(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call(about=("other",), message="What is an HMO?")
    office.visitor(WALTER).asks_for_a_call(is_flagged=True)
    office.passes(minutes=2)
    assert office.signs_in(SAM).takes_next() is None


def test_a_machines_submission_permits_no_call_until_somebody_released_it(
    office: Office,
) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    office.passes(minutes=2)
    with office.instance.database.writing() as session:
        before = permitted_products(facts_of(session, rosa.reference), office.now)
        release_flagged(session, rosa.reference, actor="account:1", at=office.now)
        facts = facts_of(session, rosa.reference)
    after = permitted_products(facts, office.now)
    assert [answer.allowed for answer in before.values()] == [False] * 3
    assert after["part_c"].allowed
    then = permitted_products(facts, office.now - timedelta(microseconds=1))
    assert [answer.allowed for answer in then.values()] == [False] * 3, "whatever was seen since"


def test_a_flagged_lead_waits_for_a_persons_look(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    walter = office.visitor(WALTER).asks_for_a_call(is_flagged=True)
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    with office.instance.database.writing() as session:
        assert count_states(session, (State.FLAGGED,), 10) == {State.FLAGGED: 2}
        release_flagged(session, rosa.reference, actor=sam.agent.actor, at=office.now)
        reject_flagged(session, walter.reference, actor=sam.agent.actor, at=office.now)
    assert walter.state is State.REJECTED
    assert [sam.takes_next(), sam.takes_next()] == [rosa.reference, None]
    with pytest.raises(NotFound), office.instance.database.writing() as session:
        release_flagged(session, walter.reference, actor=sam.agent.actor, at=office.now)
