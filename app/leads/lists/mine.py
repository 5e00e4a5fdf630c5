"""What one agent has in hand or has promised: my_leads(), count_mine()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, select

from app.db import Reading
from app.leads.holding.holds import Agent
from app.leads.lookup.finding import PAGE, Found, as_found, rows_of_leads
from app.leads.models import LeadRow, State


@dataclass(frozen=True)
class Mine:
    """Leads that I hold, that I am to call again, and that have an appointment with me.

    `put_off` is how many follow-ups come after the day, PAGE at most.
    """

    held: Sequence[Found]
    follow_ups: Sequence[Found]
    appointments: Sequence[Found]
    put_off: int


_held = rows_of_leads.where(LeadRow.state == literal_column(f"'{State.CLAIMED.value}'"))
_asks = select(
    select(func.count())
    .where(
        LeadRow.state == literal_column(f"'{State.CLAIMED.value}'"),
        LeadRow.lease_until > bindparam("at"),
        LeadRow.claimed_by == bindparam("agent"),
    )
    .scalar_subquery()
    + select(func.count())
    .where(
        LeadRow.due_for == bindparam("agent"),
        LeadRow.due_at < bindparam("until"),
        LeadRow.state.in_([State.LATER.value, State.APPOINTMENT.value]),
    )
    .scalar_subquery()
)
_due = rows_of_leads.order_by(LeadRow.due_at, LeadRow.id).limit(PAGE)


def my_leads(session: Reading, agent: Agent, until: datetime, *, at: datetime) -> Mine:
    """What this agent has to do before `until`: the first to end stands first.

    Follow-ups that were missed stand first among theirs; appointments that are over, last.
    """
    held = _held.where(LeadRow.lease_until > at, LeadRow.claimed_by == agent.account_id)
    promised = _due.where(LeadRow.due_for == agent.account_id)
    again = promised.where(LeadRow.state == State.LATER.value)
    follow_ups = [as_found(row) for row in session.all(again)]
    agreed = promised.where(LeadRow.state == State.APPOINTMENT.value)
    appointments = [as_found(row) for row in session.all(agreed)]
    today = [one for one in follow_ups if one.due_at is not None and one.due_at < until]
    return Mine(
        [as_found(row) for row in session.all(held.order_by(LeadRow.lease_until))],
        today,
        sorted(appointments, key=lambda one: one.due_at is not None and one.due_at < at),
        len(follow_ups) - len(today),
    )


def count_mine(session: Reading, agent: Agent, until: datetime, *, at: datetime) -> int:
    """How many of them ask for something before `until`: held, to be called again, agreed."""
    told = {"agent": agent.account_id, "until": until, "at": at}
    return session.scalar(_asks, told) or 0
