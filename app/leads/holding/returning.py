"""How a lead comes back into the queue: take_back(), return_expired_claims(), open_leads_due()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.db import Writing
from app.leads.entries import record_lead_event
from app.leads.models import NOT_WORKED_ON, LeadRow, State
from app.ledger.event import Event

MOST_RETURNED = 50


def take_back(
    session: Writing,
    lead_id: int,
    why: str,
    actor: str,
    *,
    at: datetime,
    may_still_tell: bool = False,
) -> None:
    """Ends a claim, whoever holds it: the lead is open again, and the entry says why.

    `may_still_tell`: whoever held it may record the outcome until somebody else has it.
    """
    values: dict[str, object] = {
        "state": State.OPEN.value,
        "claimed_by": None,
        "lease_until": None,
    }
    if not may_still_tell:
        values |= {"claimed_at": None, "last_held_by": None}
    session.execute(update(LeadRow).where(LeadRow.id == lead_id), values)
    record_lead_event(session, Event.LEAD_RELEASED, lead_id, {"why": why}, actor, at=at)


def return_expired_claims(session: Writing, *, at: datetime) -> None:
    """Claims that were not worked on go back to the queue, on record."""
    expired = session.all(
        select(LeadRow.id, LeadRow.claimed_by)
        .where(LeadRow.state == State.CLAIMED.value, LeadRow.lease_until <= at)
        .limit(MOST_RETURNED)
        .with_for_update(skip_locked=True)
    )
    for row in expired:
        take_back(session, row.id, "lease ran out", "system", at=at, may_still_tell=True)


def open_leads_due(session: Writing, *, at: datetime) -> None:
    """Leads that were put off until now are open again."""
    due = select(LeadRow.id).where(LeadRow.state == State.LATER.value, LeadRow.free_at <= at)
    # Locked, so that nobody opens again what somebody else has opened and claimed meanwhile.
    locked = due.limit(MOST_RETURNED).with_for_update(skip_locked=True)
    ids = [row.id for row in session.all(locked)]
    if ids:
        session.execute(
            update(LeadRow).where(LeadRow.id.in_(ids)),
            {"state": State.OPEN.value, **dict.fromkeys(NOT_WORKED_ON)},
        )
