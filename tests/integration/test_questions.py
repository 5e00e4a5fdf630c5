"""A question is read once: products, one call to answer it, or nothing."""

from __future__ import annotations

import pytest

from app.db import Writing
from app.leads.calls.consequences import Outcome
from app.leads.facts import facts_of, permitted_products
from app.leads.holding.holds import Agent
from app.leads.said.questions import AlreadyRead, Read, read_question, waiting_questions
from app.leads.said.scopes import NoQuestion
from tests.integration.test_two_at_once import overlapping
from tests.office import Office, Request
from tests.people import ROSA, SAM, TESS, WALTER

QUESTION = "Can I keep Dr. Lim? Call 626 555 0143 after lunch."
ANSWER = Read(may_answer=True)


def asks(office: Office) -> Request:
    request = office.visitor(ROSA).asks_for_a_call(("other",), message=QUESTION)
    office.passes(minutes=5)
    return request


def test_a_question_may_be_answered_in_one_call_and_no_plan_is_discussed(office: Office) -> None:
    asked = asks(office)
    sam = office.signs_in(SAM)
    assert sam.takes_next() is None
    with office.instance.database.writing() as session:
        read_question(session, sam.agent, asked.reference, ANSWER, at=office.now)
    assert sam.takes_next() == asked.reference
    assert allowed(office, asked) == ["other"]
    office.passes(minutes=3)
    sam.records(asked.reference, Outcome.REACHED)
    office.passes(minutes=1)
    assert allowed(office, asked) == []
    assert (sam.takes_next(), sam.takes(asked.reference)) == (None, False)
    assert office.verifies().findings == []


def allowed(office: Office, request: Request) -> list[str]:
    with office.instance.database.reading() as session:
        answers = permitted_products(facts_of(session, request.reference), office.now)
    return [product for product, answer in answers.items() if answer.allowed]


def test_of_two_at_once_one_decides(office: Office) -> None:
    asked = asks(office)
    sam, tess = office.signs_in(SAM).agent, office.signs_in(TESS).agent

    def reads(session: Writing, agent: Agent, read: Read) -> None:
        read_question(session, agent, asked.reference, read, at=office.now)

    with pytest.raises(AlreadyRead) as second:
        overlapping(
            office.instance.database,
            lambda one: reads(one, sam, Read(("part_c",))),
            lambda one: reads(one, tess, ANSWER),
        )
    assert second.value.actor == sam.actor
    assert allowed(office, asked) == ["part_c"]


def test_only_a_question_is_read(office: Office) -> None:
    walter = office.visitor(WALTER).asks_for_a_call(("part_c",))
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert sam.takes_next() == walter.reference
    with pytest.raises(NoQuestion), office.instance.database.writing() as session:
        read_question(session, sam.agent, walter.reference, Read(("part_d",)), at=office.now)


def test_the_list_is_the_oldest_ten_at_a_time(office: Office) -> None:
    asked = [
        office.visitor(ROSA).asks_for_a_call(("other",), message=f"Question {number}")
        for number in range(12)
    ]
    with office.instance.database.reading() as session:
        first = waiting_questions(session)
        rest = waiting_questions(session, after=first[9].lead.lead_id)
    assert [one.lead.reference for one in first] == [one.reference for one in asked[:11]]
    assert [one.words for one in rest] == ["Question 10", "Question 11"]
