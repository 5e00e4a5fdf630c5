"""What came of a call, and where the lead goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.db import NotFound
from app.leads.calls.models import OutcomeRow
from app.leads.calls.outcomes import CONSEQUENCES, Outcome
from app.leads.models import State
from tests.integration.test_queue import people
from tests.office import Office
from tests.people import ROSA, SAM

LATER_OUTCOMES = [outcome for outcome in Outcome if CONSEQUENCES[outcome].again_after]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_sends_the_lead_where_it_belongs(office: Office, outcome: Outcome) -> None:
    request = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert sam.takes_next() == request.reference
    sam.records(request.reference, outcome)
    expected = {
        Outcome.NO_ANSWER: State.LATER,
        Outcome.VOICEMAIL: State.LATER,
        Outcome.REACHED: State.CLOSED,
        Outcome.APPOINTMENT: State.APPOINTMENT,
        Outcome.NOT_INTERESTED: State.CLOSED,
        Outcome.WRONG_NUMBER: State.CLOSED,
        Outcome.ASKED_TO_STOP: State.STOPPED,
        Outcome.DECEASED: State.STOPPED,
    }
    assert request.state is expected[outcome]
    assert sam.takes_next() is None
    assert office.verifies().findings == []


@pytest.mark.parametrize("outcome", LATER_OUTCOMES)
def test_whom_nobody_reached_comes_back_later(office: Office, outcome: Outcome) -> None:
    (reference,) = people(office, 1)
    sam = office.signs_in(SAM)
    assert sam.takes_next() == reference
    sam.records(reference, outcome)
    pause = CONSEQUENCES[outcome].again_after
    assert pause is not None
    office.now += pause
    assert sam.takes_next() == reference


def test_a_second_outcome_of_one_call_is_refused(office: Office) -> None:
    (reference,) = people(office, 1)
    sam = office.signs_in(SAM)
    sam.takes_next()
    sam.records(reference, Outcome.REACHED)
    with pytest.raises(NotFound):
        sam.records(reference, Outcome.NO_ANSWER)


def test_two_presses_at_once_record_one_outcome(office: Office) -> None:
    (reference,) = people(office, 1)
    sam = office.signs_in(SAM)
    sam.takes_next()

    def press(_number: int) -> bool:
        try:
            sam.records(reference, Outcome.NO_ANSWER)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(press, range(8))) == [False] * 7 + [True]
    with office.instance.database.reading() as session:
        assert len(session.all(select(OutcomeRow.id))) == 1
