"""Who holds a lead, and for how long: lead_held_by(), release_lead()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.db import NotFound, Reading, Writing
from app.leads.holding.returning import take_back
from app.leads.models import LeadRow, State

LEASE = timedelta(minutes=20)


@dataclass(frozen=True)
class Agent:
    """Who works: the account's id, as the ledger names it."""

    account_id: int

    @property
    def actor(self) -> str:
        """How entries name this agent."""
        return f"account:{self.account_id}"


def release_lead(session: Writing, agent: Agent, reference: str, *, at: datetime) -> None:
    """Gives a lead back: it keeps its age, and so its place; raises NotFound."""
    lead_id = lead_held_by(session, agent, reference, at=at)
    take_back(session, lead_id, "given back", agent.actor, at=at)


def lead_held_by(session: Reading, agent: Agent, reference: str, *, at: datetime) -> int:
    """The id of a lead that this agent holds now; raises NotFound for every other lead."""
    held = select(LeadRow.id).where(
        LeadRow.reference == reference,
        LeadRow.state == State.CLAIMED.value,
        LeadRow.claimed_by == agent.account_id,
        LeadRow.lease_until > at,
    )
    # Who writes holds the row until the end: of two presses at once only one finds it held.
    lead_id = session.scalar(held.with_for_update() if isinstance(session, Writing) else held)
    if lead_id is None:
        raise NotFound("not held")
    return lead_id
