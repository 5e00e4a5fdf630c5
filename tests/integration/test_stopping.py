"""What ends a person's calls: by number, over all submissions, for good."""

from __future__ import annotations

import pytest

from app.consent.permission import decide_permission
from app.db import NotFound
from app.leads.calls.outcomes import Outcome
from app.leads.facts import facts_of
from app.leads.models import State
from app.leads.stopping import asker_by_stop_code, stop_contact, stopped_at
from tests.office import Office, Request
from tests.people import ROSA, SAM, TESS, WALTER

BY_LETTER = {"channel": "letter", "said": "Do not call me again."}


def rules_against(request: Request) -> set[str]:
    office = request.office
    with office.instance.database.reading() as session:
        facts = facts_of(session, request.reference)
    answer = decide_permission(facts, office.now, product="part_c", channel="call")
    return {reason.rule for reason in answer.reasons}


def test_a_person_who_stops_leaves_every_queue(office: Office) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    second = office.visitor(ROSA).asks_for_a_call(about=("medigap",), phone="+1 626.555.0143")
    other = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    assert first.is_stopped() == 2
    assert (first.state, second.state, other.state) == (State.STOPPED, State.STOPPED, State.OPEN)
    assert office.signs_in(SAM).takes_next() == other.reference
    assert office.signs_in(SAM).takes_next() is None


def test_stopping_takes_a_lead_out_of_an_agents_hands(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    sam.takes_next()
    rosa.is_stopped()
    with pytest.raises(NotFound):
        sam.gives_back(rosa.reference)
    assert rosa.state is State.STOPPED


@pytest.mark.parametrize("outcome", [Outcome.ASKED_TO_STOP, Outcome.DECEASED])
def test_an_outcome_that_ends_calls_ends_them_for_every_lead(
    office: Office, outcome: Outcome
) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=1)
    second = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert sam.takes_next() == first.reference
    sam.records(first.reference, outcome)
    assert (first.state, second.state) == (State.STOPPED, State.STOPPED)
    assert rules_against(second) == {"S-10" if outcome is Outcome.DECEASED else "B-09"}


def test_a_later_request_of_a_stopped_number_is_kept_and_not_called(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    office.passes(days=1)
    later = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    assert office.signs_in(TESS).takes_next() is None
    assert {"B-09", "S-07"} <= rules_against(later)


def test_a_number_that_nobody_knows_yet_is_kept_too(office: Office) -> None:
    with office.instance.database.writing() as session:
        ended = stop_contact(session, "+16265550143", BY_LETTER, actor="unix:olive", at=office.now)
    assert ended == 0
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    assert office.signs_in(SAM).takes_next() is None
    assert "B-09" in rules_against(rosa)


def test_the_list_of_the_stopped_holds_no_number(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    with office.instance.database.reading() as session:
        rows = session._connection.exec_driver_sql("select person from revocations").all()
    assert len(rows) == 1
    assert "5550143" not in rows[0][0]


def test_the_first_word_counts_and_the_second_is_kept(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    first_at = office.now
    rosa.is_stopped()
    office.passes(days=1)
    assert rosa.is_stopped() == 0
    with office.instance.database.reading() as session:
        assert stopped_at(session, "+16265550143") == first_at
    assert office.verifies().findings == []


def test_a_wrong_code_opens_nothing(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call()
    with pytest.raises(NotFound), office.instance.database.reading() as session:
        asker_by_stop_code(session, "A" * 22)
