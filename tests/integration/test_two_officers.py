"""Two officers, or an officer and the person, in the same moment: what is decided stands once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.consent.limits.models import LiftRow
from app.db import NotFound, Writing
from app.leads.models import State
from app.leads.stopping import stop_contact
from app.leads.stops.coming_back import call_again
from tests.integration.test_coming_back import WHY, asks_again
from tests.integration.test_two_at_once import overlapping
from tests.limits import asked
from tests.office import Office, Request
from tests.people import OLIVE, OMAR, Colleague

WORDS = {"channel": "letter", "said": "No calls."}


def lets_back(session: Writing, request: Request, officer: Colleague) -> None:
    office = request.office
    actor = f"account:{office.accounts[officer.email]}"
    call_again(session, request.reference, reason=WHY, actor=actor, at=office.now)


def stops(session: Writing, request: Request) -> None:
    at = request.office.now
    stop_contact(session, "+16265550143", WORDS, actor="unix:olive", at=at)


@pytest.fixture
def again(office: Office) -> Request:
    """Rosa was stopped and has asked again; two officers look at it."""
    office.hires(OLIVE)
    office.hires(OMAR)
    return asks_again(office)[1]


def test_of_two_who_let_her_back_one_does(again: Request) -> None:
    database = again.office.instance.database
    with pytest.raises(NotFound):
        overlapping(
            database,
            lambda one: lets_back(one, again, OLIVE),
            lambda one: lets_back(one, again, OMAR),
        )
    with database.reading() as session:
        assert len(session.all(select(LiftRow.entry_id).distinct())) == 1
    assert again.state is State.OPEN
    assert again.office.verifies().findings == []


def test_a_word_to_stop_that_comes_while_she_is_let_back_wins(again: Request) -> None:
    database = again.office.instance.database
    overlapping(database, lambda one: lets_back(one, again, OLIVE), lambda one: stops(one, again))
    assert (again.state, asked(again).allowed) == (State.STOPPED, False)


def test_nobody_is_let_back_while_a_word_to_stop_comes(again: Request) -> None:
    database = again.office.instance.database
    with pytest.raises(NotFound):
        overlapping(
            database, lambda one: stops(one, again), lambda one: lets_back(one, again, OLIVE)
        )
    assert (again.state, asked(again).allowed) == (State.STOPPED, False)
    assert again.office.verifies().findings == []


def test_two_words_to_stop_at_once_are_both_kept(again: Request) -> None:
    database = again.office.instance.database
    overlapping(database, lambda one: stops(one, again), lambda one: stops(one, again))
    assert (again.state, asked(again).allowed) == (State.STOPPED, False)
    assert again.office.verifies().findings == []
