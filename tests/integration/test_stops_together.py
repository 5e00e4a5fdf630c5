"""Two agents hear a word to stop from people who are linked by a third: both are kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from app.db import NotFound, Writing
from app.leads.holding.holds import lead_held_by
from app.leads.models import State
from app.leads.said.corrections import Field, SaidBy, ToldBy, read_correction, record_correction
from app.leads.said.subject import lead_to_tell_of
from app.leads.stopping import stop_contact
from tests.desk import AgentAtWork
from tests.office import Office, Request
from tests.people import SAM, TESS, Visitor

STOP = {"channel": "call", "said": "Stop calling."}
FIRST = Visitor("Rosa", "Alvarez", "626-555-0101", "rosa@example.com")
LAST = Visitor("Ray", "Alvarez", "626-555-0102", "ray@example.com")
BETWEEN = Visitor("Ana", "Alvarez", "626-555-0103", "rosa@example.com")


def linked(office: Office, sam: AgentAtWork, tess: AgentAtWork) -> tuple[Request, Request]:
    """Each agent holds one of two people, of whom a third, who came later, is kin to both."""
    first, last = (office.visitor(one).asks_for_a_call() for one in (FIRST, LAST))
    office.passes(minutes=2)
    assert sam.takes(first.reference)
    assert tess.takes(last.reference)
    between = office.visitor(BETWEEN).asks_for_a_call()
    told = read_correction(
        Field.PHONE,
        LAST.phone,
        said_by=SaidBy.SELF,
        channel=ToldBy.CALL,
        allow_fictional=True,
    )
    with office.instance.database.writing() as session:
        record_correction(session, between.reference, told, agent=sam.agent, at=office.now)
    return first, last


def held(session: Writing, agent: AgentAtWork, reference: str) -> None:
    lead_held_by(session, agent.agent, reference, at=agent.office.now)


def told_of(session: Writing, _agent: AgentAtWork, reference: str) -> None:
    lead_to_tell_of(session, reference)


@pytest.mark.parametrize("begins", [held, told_of])
def test_of_two_words_to_stop_at_once_neither_waits_in_a_ring(
    office: Office, begins: Callable[[Writing, AgentAtWork, str], None]
) -> None:
    sam, tess = office.signs_in(SAM), office.signs_in(TESS)
    first, last = linked(office, sam, tess)
    # Who has their lead waits a moment for the other to have theirs too, if that can be.
    both_hold = Barrier(2, timeout=0.5)

    def ends(agent: AgentAtWork, request: Request, phone: str) -> bool:
        with office.instance.database.writing() as session:
            try:
                begins(session, agent, request.reference)
            except NotFound:
                return False  # the other's word was quicker, and ended this lead too
            with suppress(BrokenBarrierError):
                both_hold.wait()
            actor = agent.agent.actor
            stop_contact(session, phone, STOP, actor=actor, at=office.now)
        return True

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(ends, sam, first, "+16265550101")
        other = pool.submit(ends, tess, last, "+16265550102")
        assert any([one.result(), other.result()])
    assert (first.state, last.state) == (State.STOPPED, State.STOPPED)
    assert office.verifies().findings == []
