"""Where a lead goes that may not be called after all: put_off()."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import update

from app.consent.deciding import told_decision
from app.consent.permission import Permission, Reason
from app.consent.rules.emergencies import B_25
from app.consent.rules.suppression import B_09, B_19, S_10
from app.db import Writing
from app.leads.calls.again import as_if_renewed, free_from
from app.leads.entries import record_lead_event
from app.leads.facts import permitted_products
from app.leads.holding.holds import Agent
from app.leads.holding.waiting import Waiting
from app.leads.models import LeadRow, State
from app.ledger.event import Event

LOOK_AGAIN = timedelta(hours=1)
# What ends calls until an officer, or the person, says otherwise; all else is over.
HELD_BACK = {B_09.id: State.SUPPRESSED, S_10.id: State.SUPPRESSED, B_19.id: State.PARKED}


def put_off(
    session: Writing, waiting: Waiting, answers: Mapping[str, Permission], *, at: datetime
) -> None:
    """The bucket said yes and permission says no to everybody: wait until that changes.

    When it never does of itself, the lead leaves the queue, on record. What somebody of the
    house ends, a list that is too old now or by then, or an emergency, ends no lead.
    """
    lead_id = waiting.row.id
    reasons = [reason for answer in answers.values() for reason in answer.reasons]
    again_at = at + LOOK_AGAIN if any(map(_is_ended_by_the_house, reasons)) else None
    changes = [moment for moment in (next_change(answers), again_at) if moment is not None]
    due_at = min(changes, default=None)
    if due_at is None:
        due_at = next_change(permitted_products(as_if_renewed(waiting.facts), at))
    if due_at is not None:
        _move(session, lead_id, State.LATER, due_at=due_at, free_at=due_at)
        return
    rules = {reason.rule for reason in reasons}
    state = next((HELD_BACK[rule] for rule in HELD_BACK if rule in rules), State.CLOSED)
    _move(session, lead_id, state)
    facts = {"why": "may not be called", "decision": told_decision(answers)}
    record_lead_event(session, Event.LEAD_CLOSED, lead_id, facts, "system", at=at)


def put_off_follow_up(session: Writing, agent: Agent, waiting: Waiting, due_at: datetime) -> None:
    """A follow-up that may not be called yet stays its agent's, for the moment when it may."""
    _move(
        session,
        waiting.row.id,
        State.LATER,
        due_at=due_at,
        due_for=agent.account_id,
        free_at=free_from(waiting.facts, due_at),
    )


def hand_on(session: Writing, lead_id: int) -> None:
    """A follow-up that its agent may not call any more, and others may: it is open."""
    _move(session, lead_id, State.OPEN)


def next_change(answers: Mapping[str, Permission]) -> datetime | None:
    """The first moment at which one of the answers changes; None: none does of itself."""
    changes = [one.next_change for one in answers.values() if one.next_change is not None]
    return min(changes, default=None)


def _is_ended_by_the_house(reason: Reason) -> bool:
    """By the import of a newer list, or by the end of an emergency."""
    return reason.is_of_our_copy or reason.rule == B_25.id


def _move(session: Writing, lead_id: int, state: State, **due: object) -> None:
    values = {"due_at": None, "due_for": None, "free_at": None} | due
    session.execute(update(LeadRow).where(LeadRow.id == lead_id), {"state": state.value, **values})
