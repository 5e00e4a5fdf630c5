"""Follow-ups and appointments: whose they are, when they are served, and how they come free."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import sleep

from sqlalchemy import select, update

from app.db import Writing
from app.leads.models import LeadRow, State
from app.leads.said.subject import lead_to_tell_of
from app.leads.stopping import dismiss_agent
from app.ledger.event import Event
from tests.desk import AgentAtWork
from tests.integration.test_two_at_once import LONG_ENOUGH
from tests.office import Office, Request
from tests.people import JUNE, ROSA, WALTER
from tests.standing import entries

HOUR = timedelta(hours=1)


def promises(
    agent: AgentAtWork, request: Request, due_at: datetime, state: State = State.LATER
) -> None:
    """A follow-up or an appointment of this agent's, as an outcome leaves it."""
    values = {
        "state": state.value,
        "due_for": agent.agent.account_id,
        "due_at": due_at,
        "free_at": due_at + HOUR,
    }
    with request.office.instance.database.writing() as session:
        session.execute(update(LeadRow).where(LeadRow.id == request.received.lead_id), values)


def stands(request: Request) -> tuple[str, int | None, datetime | None, datetime | None]:
    """State, for whom, when, and from when on anybody's."""
    query = select(LeadRow.state, LeadRow.due_for, LeadRow.due_at, LeadRow.free_at)
    with request.office.instance.database.reading() as session:
        row = session.first(query.where(LeadRow.id == request.received.lead_id))
    assert row is not None
    return row.state, row.due_for, row.due_at, row.free_at


def acts(office: Office, act: Callable[[Writing], None]) -> None:
    """In a transaction of its own."""
    with office.instance.database.writing() as session:
        act(session)


def two_requests(office: Office) -> tuple[Request, Request]:
    older = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=1)
    younger = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    return older, younger


def test_a_follow_up_that_is_due_comes_before_older_leads_and_to_its_agent_alone(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    walter, rosa = two_requests(office)
    promises(sam, rosa, office.now + HOUR)
    office.passes(minutes=59)
    assert not tess.takes(rosa.reference)
    office.passes(minutes=1)
    assert sam.takes_next() == rosa.reference
    assert tess.takes_next() == walter.reference
    assert stands(rosa) == ("claimed", None, None, None)


def test_who_promised_it_may_take_it_early_and_gives_it_back_with_its_time(
    office: Office, sam: AgentAtWork
) -> None:
    _, rosa = two_requests(office)
    promises(sam, rosa, office.now + HOUR)
    promised = stands(rosa)
    assert sam.takes(rosa.reference)
    sam.gives_back(rosa.reference)
    assert stands(rosa) == promised
    promises(sam, rosa, office.now + HOUR, State.APPOINTMENT)
    promised = stands(rosa)
    assert sam.takes(rosa.reference)
    sam.gives_back(rosa.reference)
    assert stands(rosa) == promised


def test_an_overdue_follow_up_is_anybodys(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    _, rosa = two_requests(office)
    promises(sam, rosa, office.now)
    assert not tess.takes(rosa.reference)
    office.passes(hours=1)
    assert tess.takes(rosa.reference)


def test_a_follow_up_at_an_hour_when_nobody_calls_waits_for_its_agent(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    june = office.visitor(JUNE).asks_for_a_call()
    office.passes(days=1)
    promises(sam, june, office.now.replace(hour=17))
    office.now = office.now.replace(hour=17, minute=30)  # 7:30 in Honolulu
    assert sam.takes_next() is None
    opens = office.now.replace(hour=18, minute=0, second=0, microsecond=0)
    assert stands(june) == ("later", sam.agent.account_id, opens, opens + HOUR)
    office.now = opens
    assert tess.takes_next() is None
    assert sam.takes_next() == june.reference


def test_a_disabled_agents_leads_and_promises_go_to_the_others_with_their_times(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    walter, rosa = two_requests(office)
    june = office.visitor(JUNE).asks_for_a_call()
    office.passes(minutes=2)
    tomorrow = office.now + timedelta(days=1)
    promises(sam, rosa, office.now + HOUR)
    promises(sam, june, tomorrow, State.APPOINTMENT)
    assert sam.takes_next() == walter.reference
    with office.instance.database.writing() as session:
        assert dismiss_agent(session, sam.agent, actor="unix:ada", at=office.now) == 3
    assert walter.state is State.OPEN
    due = office.now + HOUR
    assert stands(rosa) == ("later", None, due, due)
    assert stands(june) == ("later", None, tomorrow, tomorrow)
    told = entries(office, Event.LEAD_RELEASED)
    assert sorted(one["reference"] for one in told) == sorted(
        [walter.reference, rosa.reference, june.reference]
    )
    assert {one["why"] for one in told} == {"agent disabled"}
    assert not tess.takes(rosa.reference)
    office.now = due
    assert tess.takes(rosa.reference)
    assert office.verifies().findings == []


def test_who_dismisses_an_agent_and_who_writes_to_a_person_never_wait_in_a_ring(
    office: Office, sam: AgentAtWork, tess: AgentAtWork
) -> None:
    """Tess has in hand what Sam promised for tomorrow, and Sam a younger lead."""
    walter, rosa = two_requests(office)
    tomorrow = office.now + timedelta(days=1)
    promises(sam, walter, tomorrow, State.APPOINTMENT)
    assert sam.takes(walter.reference)
    tess.takes_over(walter.reference, "Sam is at the dentist's.")
    assert sam.takes_next() == rosa.reference

    def writes_to_both(session: Writing) -> None:
        """As whoever writes to a person of two leads: in the order of ids."""
        lead_to_tell_of(session, walter.reference)
        sleep(LONG_ENOUGH)  # for the other to have what it can
        lead_to_tell_of(session, rosa.reference)

    def dismisses(session: Writing) -> None:
        assert dismiss_agent(session, sam.agent, actor="unix:ada", at=office.now) == 1

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(acts, office, writes_to_both)
        sleep(LONG_ENOUGH / 2)
        dismissing = pool.submit(acts, office, dismisses)
    writing.result()
    dismissing.result()
    assert rosa.state is State.OPEN
    assert tess.holds(walter.reference)
    assert stands(walter)[1:] == (None, tomorrow, tomorrow)
