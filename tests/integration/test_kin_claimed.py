"""All submissions of one person go to one agent: claimed, given back and taken over together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from app.leads.models import State
from app.ledger.event import Event
from tests.desk import AgentAtWork
from tests.office import Office, Request
from tests.people import ROSA, SAM, WALTER
from tests.standing import entries, holders

ROSA_AT_WORK = replace(ROSA, phone="(213) 555-0144")  # the same e-mail address


def asks(office: Office, *people: object) -> list[Request]:
    requests = []
    for person in people:
        requests.append(office.visitor(person).asks_for_a_call())  # type: ignore[arg-type]
        office.passes(minutes=2)
    return requests


def test_what_one_person_sent_is_claimed_together_each_with_its_entry(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    first, walter, again, at_work = asks(office, ROSA, WALTER, ROSA, ROSA_AT_WORK)
    assert sam.takes_next() == first.reference
    assert all(sam.holds(one.reference) for one in (first, again, at_work))
    assert tess.takes_next() == walter.reference
    claims = entries(office, Event.LEAD_CLAIMED)[:3]
    assert [one["reference"] for one in claims] == [
        first.reference,
        again.reference,
        at_work.reference,
    ]
    assert [one.get("with") for one in claims] == [None, first.reference, first.reference]
    assert [one["decision"]["allowed"] for one in claims] == [["part_c"]] * 3
    assert office.verifies().findings == []


def test_a_lead_whose_kin_another_agent_holds_is_given_to_nobody_else(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    (first,) = asks(office, ROSA)
    sam.takes_next()
    again, walter = asks(office, ROSA_AT_WORK, WALTER)
    assert tess.takes_next() == walter.reference
    assert not tess.takes(again.reference)
    assert tess.sees_holder_of(again.reference) == sam.agent.account_id
    assert sam.sees_holder_of(again.reference) is None
    assert sam.takes(again.reference)
    assert (first.state, again.state) == (State.CLAIMED, State.CLAIMED)


def test_what_was_claimed_together_is_given_back_and_renewed_together(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    first, again = asks(office, ROSA, ROSA)
    sam.takes_next()
    office.passes(minutes=15)
    sam.keeps(first.reference)
    office.passes(minutes=15)
    assert sam.holds(again.reference)
    sam.gives_back(again.reference, "Rosa speaks no English, and I no Spanish.")
    assert (first.state, again.state) == (State.OPEN, State.OPEN)
    assert tess.takes_next() == first.reference


def test_two_agents_at_once_never_share_a_person(office: Office) -> None:
    """The two leads lie in different zones, so that each may be the head of another bucket."""
    rosas = [replace(ROSA, email=f"rosa{one}@example.com") for one in range(12)]
    for one, rosa in enumerate(rosas):
        office.visitor(rosa).asks_for_a_call(phone=f"626-555-01{one:02}")
        office.visitor(rosa).asks_for_a_call(phone=f"212-555-01{one:02}")
    office.passes(minutes=2)
    agents = [
        office.signs_in(replace(SAM, name=f"Agent {one}", email=f"agent{one}@example.com"))
        for one in range(8)
    ]

    def works(agent: AgentAtWork) -> None:
        while agent.takes_next() is not None:
            pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(works, agents))
    held = holders(office)
    for one in range(12):
        west, east = held[f"+1626555{100 + one:04}"], held[f"+1212555{100 + one:04}"]
        assert west == east
        assert len(west) == 1
        assert None not in west
