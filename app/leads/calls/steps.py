"""The steps of a call, each at the time it was taken: record_step(), steps_of_call()."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, insert, select

from app.consent.deciding import told_decision
from app.db import Reading, Writing
from app.leads.calls.models import OutcomeRow, StepRow
from app.leads.calls.together import called_together, lead_of_call, leads_called_about
from app.leads.entries import record_lead_event
from app.leads.facts import facts_of, permitted_products
from app.leads.holding.holds import Agent
from app.leads.known.office import agent_of
from app.leads.models import LeadRow
from app.ledger.event import Event

LONGEST_CALL = timedelta(hours=24)
ONE_PRESS = timedelta(seconds=15)  # a telephone rings at least so long: B-22
FIRST_MINUTE = timedelta(minutes=1)
BEFORE_BENEFITS = date(2026, 10, 1)  # since then 42 CFR 422.2267(e)(41)(ii)


class Step(StrEnum):
    """What is done on a call, in the order in which it is to be done (A-03)."""

    DIALLED = "dialled"
    PICKED_UP = "picked_up"  # the person called
    ANSWERED = "answered"
    NAMED = "named"  # who calls, for which seller, and why (B-23)
    RECORDING_SAID = "recording_said"  # (A-15, B-24)
    FORM_SAID = "form_said"  # the call follows their form (Cal. Ins. Code 787)
    SCOPE_AGREED = "scope_agreed"
    DISCLAIMER = "disclaimer"  # spoken (42 CFR 422.2267(e)(41))
    BENEFITS = "benefits"


OPENING = frozenset({Step.DIALLED, Step.PICKED_UP})  # each begins a call, and may come again
CHECKLIST = tuple(step for step in Step if step not in OPENING)
INBOUND = tuple(step for step in CHECKLIST if step is not Step.ANSWERED)  # to pick up is that


@dataclass(frozen=True)
class Taken:
    """A step and when it was taken."""

    step: Step
    at: datetime


class TakenBefore(ValueError):
    """The step was taken on this call already, at `at`; nothing takes it back."""

    def __init__(self, at: datetime) -> None:
        super().__init__("taken before")
        self.at = at


def record_step(
    session: Writing,
    agent: Agent,
    reference: str,
    step: Step,
    *,
    at: datetime,
    is_inbound: bool = False,
) -> None:
    """Keeps a step of the call that this agent makes now, with the decision where it was dialled.

    What was done is kept whatever permission says. Dialling again is a further attempt (B-13).
    `is_inbound`: the person called, and nobody needs to hold the lead. Raises NotFound when the
    agent does not hold it, TakenBefore.
    """
    lead_id = lead_of_call(session, agent, reference, at=at, is_inbound=is_inbound)
    taken = steps_of_lead(session, agent, lead_id, at=at, is_inbound=is_inbound)
    before = max((one.at for one in taken if one.step is step), default=None)
    if before is not None and _is_pressed_again(step, at - before):
        raise TakenBefore(before)
    told: dict[str, object] = {"step": step.value, "inbound": is_inbound}
    if step is Step.DIALLED:
        caller = agent_of(session, agent.account_id)
        told["decision"] = told_decision(
            permitted_products(facts_of(session, reference), at, caller)
        )
    entry = record_lead_event(session, Event.LEAD_STEPPED, lead_id, told, agent.actor, at=at)
    row = {"lead_id": lead_id, "account_id": agent.account_id, "step": step.value, "at": at}
    session.execute(insert(StepRow), row | {"entry_id": entry.entry_id})


def steps_of_lead(
    session: Reading, agent: Agent, lead_id: int, *, at: datetime, is_inbound: bool = False
) -> list[Taken]:
    """The steps of this agent's call about a lead; raises NotFound when its person was erased."""
    together = called_together(session, agent, leads_called_about(session, lead_id))
    return steps_of_call(session, agent, together | {lead_id}, at=at, is_inbound=is_inbound)


def steps_of_call(
    session: Reading,
    agent: Agent,
    together: Collection[int],
    *,
    at: datetime,
    is_inbound: bool = False,
) -> list[Taken]:
    """The steps of this agent's call with a person, in their order, since its last outcome.

    `is_inbound`: since this agent picked up.
    """
    begun_at = _begun_at(session, agent, together, at)
    if is_inbound:
        begun_at = max(begun_at, _picked_up_at(session, agent, together) or begun_at)
    rows = session.all(
        select(StepRow.step, StepRow.at)
        .where(
            StepRow.lead_id.in_(together),
            StepRow.account_id == agent.account_id,
            StepRow.at >= begun_at,
        )
        .order_by(StepRow.id)
    )
    return [Taken(Step(row.step), row.at) for row in rows]


def is_disclaimer_late(steps: Collection[Taken]) -> bool:
    """Whether benefits were discussed without the disclaimer before them (A-03).

    Until 2026-09-30 it had to be spoken within the first minute.
    """
    first = {one.step: one.at for one in reversed([*steps])}
    benefits, spoken = first.get(Step.BENEFITS), first.get(Step.DISCLAIMER)
    if benefits is None:
        return False
    answered = first.get(Step.ANSWERED)
    if benefits.astimezone(UTC).date() < BEFORE_BENEFITS and answered is not None:
        return spoken is None or spoken - answered > FIRST_MINUTE
    return spoken is None or spoken > benefits


def _begun_at(session: Reading, agent: Agent, together: Collection[int], at: datetime) -> datetime:
    """From when on steps belong to this call: not to the last one, nor to an earlier claim."""
    last = session.scalar(
        select(func.max(OutcomeRow.at)).where(
            OutcomeRow.lead_id.in_(together), OutcomeRow.account_id == agent.account_id
        )
    )
    claimed = session.scalar(
        select(func.min(LeadRow.claimed_at)).where(
            LeadRow.id.in_(together), LeadRow.last_held_by == agent.account_id
        )
    )
    return max(one for one in (last, claimed, at - LONGEST_CALL) if one is not None)


def _picked_up_at(session: Reading, agent: Agent, together: Collection[int]) -> datetime | None:
    return session.scalar(
        select(func.max(StepRow.at)).where(
            StepRow.lead_id.in_(together),
            StepRow.account_id == agent.account_id,
            StepRow.step == Step.PICKED_UP.value,
        )
    )


def _is_pressed_again(step: Step, since: timedelta) -> bool:
    """To dial is a further attempt, but for a double press; who picks up has another call."""
    return step not in OPENING or (step is Step.DIALLED and since < ONE_PRESS)
