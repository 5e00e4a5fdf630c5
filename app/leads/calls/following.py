"""To which leads an outcome happens, and how they move: leads_that_follow(), move_leads()."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from app.db import Writing
from app.leads.calls.call import Call
from app.leads.calls.consequences import Ending, Outcome, Plan
from app.leads.entries import record_lead_event
from app.leads.models import LeadRow, State
from app.ledger.event import Event

ENDED = frozenset({State.CLOSED, State.PARKED, State.NOT_REACHED})
GIVEN_OUT = frozenset({State.OPEN, State.CLAIMED, State.LATER, State.NOT_REACHED})
AT_WORK = GIVEN_OUT | {State.TRIAGE, State.APPOINTMENT}


def leads_that_follow(session: Writing, call: Call, ending: Ending) -> dict[int, State]:
    """The leads to which this happens, locked, and where each stood.

    A wrong number is that of every lead of the number, whoever holds it. Else it happens to what
    the agent holds; of a call that the person made, to all that nobody else works on.
    """
    # In the order of their numbers, so that two who move some of the same never wait in a circle.
    rows = session.all(
        select(LeadRow.id, LeadRow.state, LeadRow.claimed_by, LeadRow.due_for)
        .where(LeadRow.id.in_(call.kin.kindred))
        .order_by(LeadRow.id)
        .with_for_update()
    )
    return {row.id: State(row.state) for row in rows if _follows(row, call, ending)}


def _follows(row: Any, call: Call, ending: Ending) -> bool:
    state, outcome, plan = State(row.state), ending.outcome, ending.plan
    if outcome is Outcome.WRONG_NUMBER:
        return row.id in call.kin.leads and state in AT_WORK
    if row.id in call.together or not call.is_inbound:
        return row.id in call.together
    if state is State.CLAIMED:
        return False
    is_anothers = row.due_for not in (None, call.agent.account_id)
    if is_anothers and outcome is not Outcome.NOT_INTERESTED:
        return False
    is_put_off = plan.due_at is not None and row.id == call.lead_id
    if state is State.APPOINTMENT:
        return is_put_off or outcome is Outcome.NOT_INTERESTED
    return state in GIVEN_OUT or (is_put_off and state is State.CLOSED)


def move_leads(session: Writing, call: Call, leads: Collection[int], plan: Plan, why: str) -> None:
    """Moves leads to where the plan says; those that end beside that of the call say so."""
    session.execute(
        update(LeadRow).where(LeadRow.id.in_(leads)),
        {
            "state": plan.state.value,
            "due_at": plan.due_at,
            "free_at": plan.free_at,
            "due_for": call.agent.account_id if plan.due_at else None,
            "claimed_by": None,
            "claimed_at": None,
            "lease_until": None,
        },
    )
    told = {"why": why, "with": call.reference}
    for lead_id in sorted({*leads} - {call.lead_id}) if plan.state in ENDED else ():
        record_lead_event(session, Event.LEAD_CLOSED, lead_id, told, call.agent.actor, at=call.at)


def references_of(session: Writing, leads: Collection[int]) -> dict[int, str]:
    """How entries name these leads."""
    rows = session.all(
        select(LeadRow.id, LeadRow.reference).where(LeadRow.id.in_(leads)).order_by(LeadRow.id)
    )
    return {row.id: row.reference for row in rows}
