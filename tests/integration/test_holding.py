"""Holding a lead: until when, what may be told of it after, and how it comes back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.consent.limits.choosing import NoReason
from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.holding.holds import LEASE, MOST_HELD
from app.leads.retention import Basis, erase_lead
from app.ledger.event import Event
from tests.desk import AgentAtWork
from tests.office import Office, Request
from tests.people import ROSA
from tests.standing import entries, words_kept


@pytest.fixture
def rosa(office: Office) -> Request:
    request = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    return request


def test_an_outcome_counts_late_until_somebody_else_has_the_lead(
    office: Office, rosa: Request, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    sam.takes_next()
    office.now += LEASE
    assert sam.may_tell_of(rosa.reference)
    assert not tess.may_tell_of(rosa.reference)
    assert tess.takes(rosa.reference)
    assert not sam.may_tell_of(rosa.reference)
    assert tess.may_tell_of(rosa.reference)


def test_what_was_given_back_or_told_of_is_not_told_of_again(
    office: Office, rosa: Request, sam: AgentAtWork
) -> None:
    sam.takes_next()
    sam.gives_back(rosa.reference)
    assert not sam.may_tell_of(rosa.reference)
    sam.takes_next()
    sam.records(rosa.reference, Outcome.NO_ANSWER)
    assert not sam.may_tell_of(rosa.reference)
    office.passes(hours=4)
    assert not sam.may_tell_of(rosa.reference)


def test_a_lease_is_renewed_while_the_page_is_open_for_two_hours_at_most(
    office: Office, rosa: Request, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    sam.takes_next()
    claimed_at = office.now
    before = len(entries(office, Event.LEAD_CLAIMED))
    while office.now < claimed_at + MOST_HELD:
        until = sam.keeps(rosa.reference)
        office.passes(minutes=10)
    assert until == claimed_at + MOST_HELD
    assert not sam.holds(rosa.reference)
    with pytest.raises(NotFound):
        sam.keeps(rosa.reference)
    assert len(entries(office, Event.LEAD_CLAIMED)) == before
    assert tess.takes(rosa.reference)


def test_taking_over_needs_a_reason_and_both_names_are_on_record(
    office: Office, rosa: Request, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    with pytest.raises(NotFound):
        tess.takes_over(rosa.reference, "Sam went home.")
    sam.takes_next()
    with pytest.raises(NoReason):
        tess.takes_over(rosa.reference, "  ")
    with pytest.raises(NotFound):
        sam.takes_over(rosa.reference, "It is mine.")
    assert tess.takes_over(rosa.reference, "Sam went home.") == sam.agent.account_id
    assert tess.holds(rosa.reference)
    assert not sam.holds(rosa.reference)
    assert not sam.may_tell_of(rosa.reference)
    told = entries(office, Event.LEAD_CLAIMED)[-1]
    assert (told["actor"], told["from"]) == (tess.agent.actor, sam.agent.actor)
    assert told["decision"]["allowed"] == ["part_c"]
    assert "went home" not in str(told)
    assert office.verifies().findings == []


def test_a_reason_for_giving_back_stands_in_its_entry_as_a_digest(
    office: Office, rosa: Request, sam: AgentAtWork
) -> None:
    sam.takes_next()
    sam.gives_back(rosa.reference, "She asked for somebody who speaks Spanish.")
    told = entries(office, Event.LEAD_RELEASED)[-1]
    assert told["why"] == "given back"
    assert "Spanish" not in str(told)
    assert office.verifies().findings == []


def test_a_claim_that_runs_out_is_one_entry(
    office: Office, rosa: Request, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    sam.takes_next()
    office.now += LEASE
    assert tess.takes_next() == rosa.reference
    assert [one["why"] for one in entries(office, Event.LEAD_RELEASED)] == ["lease ran out"]


def test_the_words_of_a_reason_go_with_the_person(
    office: Office, rosa: Request, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    sam.takes_next()
    sam.gives_back(rosa.reference, "She is in hospital.")
    sam.takes_next()
    tess.takes_over(rosa.reference, "Her daughter knows me.")

    reasons = {"She is in hospital.", "Her daughter knows me."}
    assert reasons <= words_kept(office)
    with office.instance.database.writing() as session:
        erase_lead(session, rosa.reference, reason=Basis.ASKED, actor="unix:olive", at=office.now)
    assert not reasons & words_kept(office)
    assert office.verifies().findings == []


def test_of_two_who_choose_the_same_lead_at_once_one_is_told_that_it_is_taken(
    rosa: Request, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(lambda agent: agent.takes(rosa.reference), (sam, tess)))
        assert sorted(won) == [False, True]
        (sam if won[0] else tess).gives_back(rosa.reference)
