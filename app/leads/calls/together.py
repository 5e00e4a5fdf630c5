"""Which leads a call is about: lead_of_call(), and all that the agent holds: called_together()."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.db import NotFound, Reading, Writing
from app.leads.holding.holds import Agent, lead_workable_by, lock_leads_of_person
from app.leads.known.kin import leads_of_person
from app.leads.models import LeadRow, State


def lead_of_call(
    session: Writing, agent: Agent, reference: str, *, at: datetime, is_inbound: bool
) -> int:
    """The id of the lead that a call is about, locked; raises NotFound.

    Who calls holds the lead; whom the person calls needs to hold nothing.
    """
    if not is_inbound:
        return lead_workable_by(session, agent, reference, at=at)
    lead_id = session.scalar(select(LeadRow.id).where(LeadRow.reference == reference))
    if lead_id is not None:
        lock_leads_of_person(session, lead_id)
    there = select(LeadRow.id).where(LeadRow.id == lead_id, LeadRow.state != State.ERASED.value)
    if lead_id is None or session.scalar(there) is None:
        raise NotFound("nobody has this reference, or not any more")
    return lead_id


def called_together(session: Reading, agent: Agent, kindred: Collection[int]) -> frozenset[int]:
    """Those of a person's leads that the agent holds, or held last and nobody has taken since."""
    mine = or_(
        and_(LeadRow.state == State.CLAIMED.value, LeadRow.claimed_by == agent.account_id),
        and_(LeadRow.state == State.OPEN.value, LeadRow.last_held_by == agent.account_id),
    )
    rows = session.all(select(LeadRow.id).where(LeadRow.id.in_(kindred), mine))
    return frozenset(row.id for row in rows)


def leads_called_about(session: Reading, lead_id: int) -> frozenset[int]:
    """All leads of the person of a lead; raises NotFound when erased."""
    leads = leads_of_person(session, lead_id)
    if not leads:
        raise NotFound("the person was erased")
    return leads
