"""Who is one person with whom is judged as it was known at the moment that is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.leads.facts import facts_of, permitted_products
from tests.office import Office
from tests.people import ROSA, WALTER

SHARING = replace(WALTER, email=ROSA.email)  # two people, two numbers, one address


def may_be_called(office: Office, reference: str, at: datetime) -> bool:
    with office.instance.database.reading() as session:
        answers = permitted_products(facts_of(session, reference, as_of=at), at)
    return any(one.allowed for one in answers.values())


def test_a_link_and_a_stop_that_came_later_change_no_earlier_answer(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=5)
    before = office.now
    office.passes(minutes=5)
    walter = office.visitor(SHARING).asks_for_a_call()
    office.passes(minutes=5)
    linked = office.now
    office.passes(minutes=1)
    walter.is_stopped()
    office.passes(minutes=5)
    assert may_be_called(office, rosa.reference, before)
    assert not may_be_called(office, rosa.reference, office.now), "the control"
    assert may_be_called(office, rosa.reference, linked), "linked, and nobody has stopped"


def test_a_person_who_was_stopped_before_the_link_is_no_reason_before_it(office: Office) -> None:
    walter = office.visitor(SHARING).asks_for_a_call()
    office.passes(minutes=5)
    walter.is_stopped()
    no_address = replace(ROSA, email="")
    rosa = office.visitor(no_address).asks_for_a_call()
    office.passes(minutes=5)
    before = office.now
    assert may_be_called(office, rosa.reference, before)
    office.passes(minutes=5)
    office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=5)
    assert may_be_called(office, rosa.reference, before)
    assert not may_be_called(office, rosa.reference, office.now), "linked by her second request"
