"""Lifts, agents, choices and damaged records: permission answers by what was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.consent.facts import Choice
from app.consent.limits.choosing import NoReason
from app.consent.limits.lifting import NotNewer
from app.leads.calls.consequences import Outcome
from app.leads.facts import facts_of, facts_of_numbers
from app.leads.known.office import agent_of
from app.leads.models import State
from app.staff.accounts import disable_account, enable_account
from app.staff.qualifications import BadTerm, record_certification, record_licence
from tests.integration.tampering import tamper
from tests.limits import BY, YEAR, against, asked, chooses, lifts
from tests.office import Office
from tests.people import JUNE, ROSA, SAM, TESS, WALTER


def test_only_an_officers_lift_for_a_newer_consent_lets_us_call_again(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    rosa.is_stopped()
    with pytest.raises(NotNewer):
        lifts(rosa)
    office.passes(minutes=2)
    again = office.visitor(ROSA).asks_for_a_call(("part_d",))
    office.passes(minutes=2)
    assert against(asked(again, "part_d")) == {"B-09", "S-07"}
    with pytest.raises(NoReason):
        lifts(again, reason=" ")
    lifts(again)
    assert asked(again, "part_d").allowed
    assert against(asked(again, "part_c")) == {"A-10"}, "the former consent stays ended"
    assert office.verifies().findings == []


def test_a_wrong_number_waits_for_a_newer_consent(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    sam.takes(rosa.reference)
    sam.records(rosa.reference, Outcome.WRONG_NUMBER)
    assert against(asked(rosa)) == {"B-19"}
    office.passes(minutes=2)
    again = office.visitor(replace(WALTER, phone=ROSA.phone)).asks_for_a_call()
    office.passes(minutes=2)
    assert asked(again).allowed


def test_an_agent_calls_where_licensed_and_about_what_certified(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(("part_c", "part_d"))
    walter = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    sam, tess = office.signs_in(SAM), office.signs_in(TESS)
    account, at = sam.agent.account_id, office.now
    with office.instance.database.writing() as session:
        record_licence(session, account, "CA", term=YEAR, actor=BY, at=at)
        record_certification(session, account, "part_c", term=YEAR, actor=BY, at=at)
        with pytest.raises(BadTerm):
            record_licence(session, account, "NY", term=YEAR[::-1], actor=BY, at=at)
    with office.instance.database.reading() as session:
        by_sam = agent_of(session, sam.agent.account_id)
    assert asked(rosa, by=by_sam).allowed
    assert against(asked(rosa, "part_d", by=by_sam)) == {"S-11"}
    assert against(asked(walter, by=by_sam)) == {"S-11"}
    assert tess.takes_next() is None
    assert walter.state is State.OPEN, "it waits for somebody who may"
    assert (sam.takes_next(), sam.takes_next()) == (rosa.reference, None)
    assert office.verifies().findings == []


def test_a_disabled_agent_may_call_nobody_from_that_moment(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.hires(SAM)
    with office.instance.database.writing() as session:
        disable_account(session, sam, at=office.now, actor=BY)
    with office.instance.database.reading() as session:
        by_sam = agent_of(session, sam)
    assert against(asked(rosa, by=by_sam)) == {"S-11"}
    assert asked(rosa, by=by_sam, at=office.now - timedelta(microseconds=1)).allowed


def test_who_was_let_in_again_might_not_call_while_they_were_disabled(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    sam, moments = office.hires(SAM), []
    for act in (disable_account, enable_account, disable_account, enable_account):
        office.passes(minutes=2)
        moments.append(office.now)
        with office.instance.database.writing() as session:
            act(session, sam, at=office.now, actor=BY)
    with office.instance.database.reading() as session:
        by_sam = {at: agent_of(session, sam, at=at) for at in moments}
        assert agent_of(session, sam).disabled_at is None
    answers = [asked(rosa, by=one, at=at).allowed for at, one in by_sam.items()]
    assert answers == [False, True, False, True]
    assert office.verifies().findings == []


def test_a_lead_of_oklahoma_is_opened_from_the_list_until_the_house_settles_it(
    office: Office,
) -> None:
    sooner = office.visitor(replace(WALTER, phone="405-555-0117")).asks_for_a_call()
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert (sam.takes_next(), sam.takes_next()) == (rosa.reference, None)
    assert sam.takes(sooner.reference)
    sam.gives_back(sooner.reference)
    chooses(office, Choice.MACHINE_MAY_SELECT)
    assert sam.takes_next() == sooner.reference


DAMAGE = {
    "update people set first_name = '', last_name = ''": "name",
    "update people set last_name = 'Rose'": "name as signed",
    "update statements set text = text || '.'": "statement",
    "update documents set body = substr(body, 2)": "page",
    "delete from edition_statements where kind = 'purpose'": "purpose",
    "update entries set leaf = substr(leaf, 1, 200)": "entry",
    'update consents set products = \'["part_d", "part_c"]\'': "entry",
}


@pytest.mark.parametrize("command", DAMAGE)
def test_without_a_complete_record_nobody_is_called(office: Office, command: str) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    assert asked(rosa).allowed
    tamper(office, command)
    answer = asked(rosa)
    assert against(answer) == {"S-04"}
    assert DAMAGE[command] in answer.reasons[0].words


def test_the_facts_of_many_are_those_of_each(office: Office) -> None:
    requests = [office.visitor(person).asks_for_a_call() for person in (ROSA, WALTER, JUNE)]
    with office.instance.database.reading() as session:
        each = {(facts := facts_of(session, one.reference)).phone: facts for one in requests}
        assert facts_of_numbers(session, list(each)) == each
