"""What came of a call, and what follows from it: record_outcome()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert, select, update

from app.db import Writing
from app.leads.calls.models import OutcomeRow
from app.leads.entries import record_lead_event
from app.leads.holding.holds import Agent, lead_held_by
from app.leads.models import LeadRow, PersonRow, State
from app.leads.stopping import stop_contact
from app.ledger.event import Event


class Outcome(StrEnum):
    """The eight ways in which a call ends."""

    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    REACHED = "reached"
    APPOINTMENT = "appointment"
    NOT_INTERESTED = "not_interested"
    WRONG_NUMBER = "wrong_number"
    ASKED_TO_STOP = "asked_to_stop"
    DECEASED = "deceased"


@dataclass(frozen=True)
class Consequence:
    """Where the lead goes; `again_after`: back to the queue then; `stops`: calls end for good."""

    state: State
    again_after: timedelta | None = None
    stops: str | None = None


CONSEQUENCES = {
    Outcome.NO_ANSWER: Consequence(State.LATER, again_after=timedelta(hours=3)),
    Outcome.VOICEMAIL: Consequence(State.LATER, again_after=timedelta(hours=24)),
    Outcome.REACHED: Consequence(State.CLOSED),
    Outcome.APPOINTMENT: Consequence(State.APPOINTMENT),
    Outcome.NOT_INTERESTED: Consequence(State.CLOSED),
    Outcome.WRONG_NUMBER: Consequence(State.CLOSED),
    Outcome.ASKED_TO_STOP: Consequence(State.STOPPED, stops="asked us to stop"),
    Outcome.DECEASED: Consequence(State.STOPPED, stops="deceased"),
}


def record_outcome(
    session: Writing, agent: Agent, reference: str, outcome: Outcome, *, at: datetime
) -> None:
    """Stores the outcome of a call on a lead that this agent holds, and what follows from it.

    "Asked us to stop" and "deceased" end every call to the number (47 CFR 64.1200(a)(10)).
    Raises NotFound when the agent does not hold the lead.
    """
    lead_id = lead_held_by(session, agent, reference, at=at)
    facts: dict[str, object] = {"outcome": outcome.value}
    entry_id = record_lead_event(
        session, Event.LEAD_OUTCOME, lead_id, facts, agent.actor, at=at
    ).entry_id
    session.execute(
        insert(OutcomeRow),
        {
            "lead_id": lead_id,
            "account_id": agent.account_id,
            "outcome": outcome.value,
            "at": at,
            "entry_id": entry_id,
        },
    )
    _follow(session, agent, lead_id, CONSEQUENCES[outcome], at)


def _follow(
    session: Writing, agent: Agent, lead_id: int, consequence: Consequence, at: datetime
) -> None:
    due_at = at + consequence.again_after if consequence.again_after else None
    session.execute(
        update(LeadRow).where(LeadRow.id == lead_id),
        {
            "state": consequence.state.value,
            "due_at": due_at,
            "free_at": due_at,
            "claimed_by": None,
            "lease_until": None,
        },
    )
    if consequence.stops:
        phone = session.scalar(select(PersonRow.phone).where(PersonRow.lead_id == lead_id))
        words = {"channel": "call", "said": consequence.stops}
        if phone is not None:
            stop_contact(session, phone, words, actor=agent.actor, at=at)
