"""Holding a lead: until when, what may be told of it after, and how it comes back."""

from __future__ import annotations

import pytest

from app.leads.calls.consequences import Outcome
from app.leads.holding.holds import LEASE
from tests.desk import AgentAtWork
from tests.office import Office, Request
from tests.people import ROSA, SAM, TESS


@pytest.fixture
def sam(office: Office) -> AgentAtWork:
    return office.signs_in(SAM)


@pytest.fixture
def tess(office: Office) -> AgentAtWork:
    return office.signs_in(TESS)


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
