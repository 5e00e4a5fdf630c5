"""They called us: who picked up talks with them, on record: pick_up(), taken_call()."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from app.db import NotFound, Reading, Writing
from app.leads.calls.consequences import Outcome
from app.leads.calls.details import NO_DETAILS, Details
from app.leads.calls.models import OutcomeRow, StepRow
from app.leads.calls.outcomes import record_outcome
from app.leads.calls.steps import Step, Taken, record_step, steps_of_call
from app.leads.calls.together import called_together, leads_called_about
from app.leads.holding.holds import Agent
from app.leads.models import LeadRow, PersonRow

LONGEST = timedelta(hours=2)  # of a call that nobody has recorded the end of


def pick_up(session: Writing, agent: Agent, reference: str, *, at: datetime) -> None:
    """Keeps that this agent took the person's call; pressed again on the same call it is nothing.

    Whoever holds the lead keeps it. Raises NotFound, also when the person was erased.
    """
    try:
        taken_call(session, agent, reference, at=at)
    except NotFound:
        record_step(session, agent, reference, Step.PICKED_UP, at=at, is_inbound=True)


def taken_call(session: Reading, agent: Agent, reference: str, *, at: datetime) -> datetime:
    """When this agent picked up; raises NotFound where they did not, and once it is over.

    It is over with its outcome, and LONGEST after it was taken.
    """
    ended = exists().where(
        OutcomeRow.lead_id == StepRow.lead_id,
        OutcomeRow.account_id == StepRow.account_id,
        OutcomeRow.is_inbound,
        OutcomeRow.entry_id > StepRow.entry_id,
    )
    taken_at = session.scalar(
        select(StepRow.at)
        .join(LeadRow, LeadRow.id == StepRow.lead_id)
        .join(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(
            LeadRow.reference == reference,
            StepRow.account_id == agent.account_id,
            StepRow.step == Step.PICKED_UP.value,
            StepRow.at > at - LONGEST,
            ~ended,
        )
        .order_by(StepRow.id.desc())
        .limit(1)
    )
    if taken_at is None:
        raise NotFound("did not pick up")
    return taken_at


def record_caller_step(
    session: Writing, agent: Agent, reference: str, step: Step, *, at: datetime
) -> None:
    """Keeps a step of a call that this agent took; raises NotFound, TakenBefore."""
    taken_call(session, agent, reference, at=at)
    record_step(session, agent, reference, step, at=at, is_inbound=True)


def record_caller_outcome(
    session: Writing,
    agent: Agent,
    reference: str,
    outcome: Outcome,
    *,
    at: datetime,
    details: Details = NO_DETAILS,
) -> None:
    """What came of a call that this agent took; it is no attempt. Raises NotFound, Refused."""
    taken_call(session, agent, reference, at=at)
    record_outcome(session, agent, reference, outcome, at=at, details=details, is_inbound=True)


def caller_steps(session: Reading, agent: Agent, reference: str, *, at: datetime) -> list[Taken]:
    """The steps of the call that this agent took, in their order; raises NotFound."""
    lead_id = session.scalar(select(LeadRow.id).where(LeadRow.reference == reference))
    if lead_id is None:
        raise NotFound("nobody has this reference")
    together = called_together(session, agent, leads_called_about(session, lead_id)) | {lead_id}
    return steps_of_call(session, agent, together, at=at, is_inbound=True)
