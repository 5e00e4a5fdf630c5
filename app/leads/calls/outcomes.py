"""What came of a call, and what follows from it: record_outcome(), mend_outcome()."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert

from app.db import Writing
from app.leads.calls.call import Call, begin_call
from app.leads.calls.consequences import (
    UNANSWERED,
    Ending,
    Outcome,
    Plan,
    as_tried,
    plan_of,
)
from app.leads.calls.details import NO_DETAILS, Details, Fault, Refused
from app.leads.calls.following import leads_that_follow, move_leads, references_of
from app.leads.calls.mending import as_mended, leads_of_slip, slip_of, unpark
from app.leads.calls.models import OutcomeRow
from app.leads.calls.records import CallRecord, told_call
from app.leads.calls.speed import waited_for
from app.leads.calls.trying import NOT_REACHED, tried_enough
from app.leads.entries import record_lead_event
from app.leads.holding.holds import Agent
from app.leads.models import State
from app.leads.stopping import CALL, stop_contact
from app.leads.stops.persons import standing_in
from app.ledger.event import Event, rfc3339

OF_THE_PERSON = frozenset({Outcome.WRONG_NUMBER, Outcome.ASKED_TO_STOP, Outcome.DECEASED})


def record_outcome(
    session: Writing,
    agent: Agent,
    reference: str,
    outcome: Outcome,
    *,
    at: datetime,
    details: Details = NO_DETAILS,
    is_inbound: bool = False,
) -> None:
    """Stores the outcome of a call on a lead that this agent holds, and what follows from it.

    It follows for all leads of the person that the agent holds; a wrong number for all leads of
    the number; a word to stop and a death end every call (47 CFR 64.1200(a)(10)). The entry is
    the record of the call (16 CFR 310.5(a)(2)).

    `is_inbound`: the person called. That is no attempt, and nobody needs to hold the lead; what
    another agent holds, or has a follow-up for, stays theirs, unless calls end or the number is
    wrong. Somebody was on the line, so it is none of UNANSWERED.

    Raises NotFound when the agent does not hold the lead, Refused when details cannot be taken.
    """
    if is_inbound and outcome in UNANSWERED:
        raise Refused({"outcome": Fault.NOT_ANSWERED})
    call = begin_call(session, agent, reference, at=at, is_inbound=is_inbound)
    facts = as_tried(call.facts, at) if call.is_attempt else call.facts
    plan = plan_of(facts, outcome, details, at=at)
    tried = tried_enough(session, call, details.office) if outcome in UNANSWERED else None
    ending = Ending(outcome, details, Plan(State.NOT_REACHED) if tried else plan)
    leads = leads_that_follow(session, call, ending)
    told = _told(ending) | _told_of(session, call, ending, leads)
    _store(session, call, told, {"number": call.phone, "recording": details.recording or None})
    _follow(session, call, ending, leads)
    if tried:
        record_lead_event(session, Event.LEAD_CLOSED, call.lead_id, tried, agent.actor, at=at)


def mend_outcome(
    session: Writing,
    agent: Agent,
    reference: str,
    outcome: Outcome,
    *,
    at: datetime,
    details: Details = NO_DETAILS,
) -> None:
    """Mends the newest outcome of a lead by a further entry; what follows is made anew.

    Whoever recorded it may, for 24 hours. It is no attempt. A word to stop and a death stay what
    they are until an officer lifts them, also where they came after the slip: nothing follows
    then. Raises NotFound, Refused.
    """
    slip = slip_of(session, agent, reference, at=at)
    call = begin_call(session, agent, reference, at=at, is_inbound=True)
    plan = plan_of(as_mended(call.facts, slip, at), outcome, details, at=at)
    is_over = slip.has_stopped or bool(standing_in(call.facts, at))
    ending = Ending(outcome, details, Plan(State.STOPPED) if is_over else plan)
    leads = leads_of_slip(session, call, slip)
    if not is_over:
        unpark(session, slip)
    if outcome in OF_THE_PERSON:
        leads |= leads_that_follow(session, call, ending)
    told = _told(ending) | {
        "inbound": slip.is_inbound,
        "attempt": False,
        "corrects": slip.jti,
        "together": [*references_of(session, leads).values()],
    }
    _store(session, call, told, {"recording": details.recording or None}, slip.row_id)
    if not is_over or ending.stops:
        _follow(session, call, ending, leads)


def _told(ending: Ending) -> dict[str, object]:
    """What the entry tells of the outcome and of what was agreed."""
    scope = ending.details.scope if ending.outcome is Outcome.APPOINTMENT else None
    due_at = ending.plan.due_at
    return {
        "outcome": ending.outcome.value,
        "corrects": None,
        "follow_up": rfc3339(due_at) if due_at else None,
        "scope": scope.told() if scope else None,
    }


def _told_of(
    session: Writing, call: Call, ending: Ending, leads: Mapping[int, State]
) -> dict[str, object]:
    """The record of the call, the decision on it, and which other leads it moved."""
    names = references_of(session, leads)
    record = CallRecord(
        outcome=ending.outcome,
        seller=call.seller,
        products=call.to_discuss,
        steps=call.steps,
        details=ending.details,
        ended_at=call.at,
        is_inbound=call.is_inbound,
    )
    return {
        "inbound": call.is_inbound,
        "attempt": call.is_attempt,
        "call": told_call(record),
        "decision": call.decision,
        "waited_seconds": waited_for(session, call),
        "together": [names[one] for one in leads if one in call.together],
        "parked": {names[one]: leads[one] for one in leads if one not in call.together},
    }


def _store(
    session: Writing,
    call: Call,
    told: Mapping[str, object],
    personal: Mapping[str, str | None],
    corrects_id: int | None = None,
) -> None:
    known = {name: value for name, value in personal.items() if value is not None}
    entry = record_lead_event(
        session,
        Event.LEAD_OUTCOME,
        call.lead_id,
        told,
        call.agent.actor,
        at=call.at,
        personal=known,
    )
    row = {
        "lead_id": call.lead_id,
        "account_id": call.agent.account_id,
        "outcome": told["outcome"],
        "at": call.at,
        "entry_id": entry.entry_id,
        "is_inbound": told["inbound"],
        "is_attempt": told["attempt"],
        "corrects_id": corrects_id,
    }
    session.execute(insert(OutcomeRow), row)


def _follow(session: Writing, call: Call, ending: Ending, leads: Mapping[int, State]) -> None:
    is_over = ending.plan.state is State.NOT_REACHED
    why = NOT_REACHED if is_over else ending.outcome.value
    move_leads(session, call, leads, ending.plan, why)
    if ending.stops:
        words = {"channel": CALL, "said": ending.stops}
        stop_contact(session, call.phone, words, actor=call.agent.actor, at=call.at)
