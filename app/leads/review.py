"""Leads kept out of the queue until a person has looked: release_flagged(), reject_flagged()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.consent.models import Act, ConsentRow
from app.consent.record import TRIAGE
from app.db import NotFound, Reading, Writing
from app.leads.entries import record_lead_event
from app.leads.models import LeadRow, PersonRow, State
from app.leads.stops.asking_again import keep_out
from app.ledger.event import Event


def release_flagged(session: Writing, reference: str, *, actor: str, at: datetime) -> None:
    """A person saw it and it is a person's: into the queue, or to triage; raises NotFound.

    Who had asked us to stop comes into neither.
    """
    lead_id = _flagged(session, reference)
    interests = session.scalar(
        select(ConsentRow.interests).where(
            ConsentRow.lead_id == lead_id, ConsentRow.act == Act.CLICK_SUBMIT.value
        )
    )
    state = State.TRIAGE if interests == [TRIAGE] else State.OPEN
    _move(session, lead_id, state, Event.LEAD_CLEARED, actor=actor, at=at)
    person = session.first(
        select(PersonRow.phone, PersonRow.email_key).where(PersonRow.lead_id == lead_id)
    )
    if person is not None:
        keep_out(session, lead_id, person.phone, person.email_key, at=at)


def reject_flagged(session: Writing, reference: str, *, actor: str, at: datetime) -> None:
    """A person saw it and it is a machine's; kept, never given out; raises NotFound."""
    lead_id = _flagged(session, reference)
    _move(session, lead_id, State.REJECTED, Event.LEAD_REJECTED, actor=actor, at=at)


def _move(
    session: Writing, lead_id: int, state: State, event: Event, *, actor: str, at: datetime
) -> None:
    session.execute(update(LeadRow).where(LeadRow.id == lead_id), {"state": state.value})
    record_lead_event(session, event, lead_id, {}, actor, at=at)


def _flagged(session: Reading, reference: str) -> int:
    lead_id = session.scalar(
        select(LeadRow.id)
        .where(LeadRow.reference == reference, LeadRow.state == State.FLAGGED.value)
        .with_for_update()
    )
    if lead_id is None:
        raise NotFound("not flagged")
    return lead_id
