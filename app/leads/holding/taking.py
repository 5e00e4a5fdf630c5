"""A person's leads, given to one agent: take_person(), take_over_lead()."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update

from app.consent.deciding import told_decision
from app.consent.limits.choosing import required
from app.db import NotFound, Writing
from app.leads.entries import record_lead_event
from app.leads.facts import permitted_products
from app.leads.holding.holds import LEASE, Agent, held_together
from app.leads.holding.waiting import ROWS, Answers, Waiting, facts_of_leads
from app.leads.known.office import agent_of
from app.leads.models import LeadRow, State
from app.ledger.event import Event, rfc3339


def take_person(
    session: Writing,
    agent: Agent,
    waiting: Waiting,
    *,
    at: datetime,
    told: Mapping[str, object] | None = None,
    personal: Mapping[str, str | None] | None = None,
) -> str:
    """Gives a person's leads to an agent, each with its entry; the reference of the one meant.

    The claim and the permission behind it are one entry (S-09). A follow-up that is due is over
    with it; one that is still to come stays promised, should the lead be given back.
    """
    first: int = waiting.row.id
    _hold(session, agent, waiting, at)
    facts = {"lease_until": rfc3339(at + LEASE), **(told or {})}
    mine = _decided(waiting.answers[first]) | facts
    entry = record_lead_event(
        session, Event.LEAD_CLAIMED, first, mine, agent.actor, at=at, personal=personal
    )
    for one in waiting.together:
        if one != first:
            theirs = _decided(waiting.answers[one]) | facts | {"with": entry.reference}
            record_lead_event(session, Event.LEAD_CLAIMED, one, theirs, agent.actor, at=at)
    return entry.reference


def take_over_lead(
    session: Writing, agent: Agent, reference: str, reason: str, *, at: datetime
) -> int:
    """Takes what another agent holds of a person; gives that agent's account.

    Permission is asked afresh, and the one who held it loses it at once. Raises NoReason, and
    NotFound when no other agent holds it, or is writing to it at this moment.
    """
    why = required(reason)
    held = session.first(
        ROWS.where(
            LeadRow.reference == reference,
            LeadRow.state == State.CLAIMED.value,
            LeadRow.claimed_by != agent.account_id,
            LeadRow.lease_until > at,
        ).with_for_update(skip_locked=True)
    )
    if held is None:
        raise NotFound("nobody else holds it")
    former = Agent(held.claimed_by)
    together = held_together(session, former, held.id)
    rows = {row.id: row for row in session.all(ROWS.where(LeadRow.id.in_(together)))}
    facts, caller = facts_of_leads(session, rows), agent_of(session, agent.account_id)
    answers = {one: permitted_products(facts[one], at, caller) for one in rows}
    waiting = Waiting(held, facts[held.id], rows, answers)
    told = {"from": former.actor}
    take_person(session, agent, waiting, at=at, told=told, personal={"reason": why})
    return former.account_id


def _decided(answers: Answers) -> dict[str, object]:
    allowed = [product for product, answer in answers.items() if answer.allowed]
    return {"products": allowed, "decision": told_decision(answers)}


def _hold(session: Writing, agent: Agent, waiting: Waiting, at: datetime) -> None:
    session.execute(
        update(LeadRow).where(LeadRow.id.in_(waiting.together)),
        {
            "state": State.CLAIMED.value,
            "claimed_by": agent.account_id,
            "claimed_at": at,
            "last_held_by": agent.account_id,
            "lease_until": at + LEASE,
        },
    )
    rows = waiting.together.items()
    # What is due is over; of what is still to come, an appointment is told by having no such time.
    over = {"due_at": None, "due_for": None, "free_at": None}
    due = [one for one, row in rows if row.due_at and row.due_at <= at]
    met = [one for one, row in rows if row.state == State.APPOINTMENT.value and one not in due]
    for leads, values in ((due, over), (met, {"free_at": None})):
        if leads:
            session.execute(update(LeadRow).where(LeadRow.id.in_(leads)), values)
