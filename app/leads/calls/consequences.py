"""What follows from an outcome, by one table: CONSEQUENCES, plan_of()."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.consent.facts import Facts
from app.leads.calls.again import first_callable, free_from, is_callable, nearest_callable
from app.leads.calls.details import Details, Fault, Refused, ScopeForm
from app.leads.facts import permitted_products
from app.leads.models import State

AGAIN, PRODUCTS, FORM = "again", "products", "scope_form"  # the details that can be refused


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
    """Where the lead goes; `again_after`: to be called again then, unless another time is told.

    `takes_time`: a time may be told, and sends it there; `stops`: calls end for good, and the
    words where the person's own are not told.
    """

    state: State
    again_after: timedelta | None = None
    takes_time: bool = False
    stops: str | None = None


CONSEQUENCES = {
    Outcome.NO_ANSWER: Consequence(State.LATER, timedelta(hours=3), takes_time=True),
    Outcome.VOICEMAIL: Consequence(State.LATER, timedelta(hours=24), takes_time=True),
    Outcome.REACHED: Consequence(State.CLOSED, takes_time=True),
    Outcome.APPOINTMENT: Consequence(State.APPOINTMENT, takes_time=True),
    Outcome.NOT_INTERESTED: Consequence(State.CLOSED),
    Outcome.WRONG_NUMBER: Consequence(State.PARKED),
    Outcome.ASKED_TO_STOP: Consequence(State.STOPPED, stops="asked us to stop"),
    Outcome.DECEASED: Consequence(State.STOPPED, stops="deceased"),
}
UNANSWERED = frozenset({Outcome.NO_ANSWER, Outcome.VOICEMAIL})
INBOUND = tuple(one for one in Outcome if one not in UNANSWERED)  # somebody was on the line


@dataclass(frozen=True)
class Plan:
    """Where the leads go: due for the agent at `due_at`, anybody's from `free_at` on."""

    state: State
    due_at: datetime | None = None
    free_at: datetime | None = None


@dataclass(frozen=True)
class Ending:
    """How a call ended, what was told with it, and what follows."""

    outcome: Outcome
    details: Details
    plan: Plan

    @property
    def stops(self) -> str | None:
        """The words by which all calls end: the person's own where they were told; None: no end."""
        words = CONSEQUENCES[self.outcome].stops
        is_said = self.outcome is Outcome.ASKED_TO_STOP and self.details.said
        return self.details.said if is_said else words


def plan_of(facts: Facts, outcome: Outcome, details: Details, *, at: datetime) -> Plan:
    """Where a person's leads go after this outcome of a call at `at`; raises Refused.

    `facts` have this attempt among the calls.
    """
    follows = CONSEQUENCES[outcome]
    faults = _faults(facts, outcome, details, at)
    if faults:
        is_barred = faults.get(AGAIN) is Fault.NOT_CALLABLE
        wanted = details.again_at if is_barred else None
        raise Refused(faults, nearest_callable(facts, wanted) if wanted else None)
    due_at = details.again_at if follows.takes_time else None
    if due_at is None and follows.again_after is not None:
        due_at = first_callable(facts, at + follows.again_after)
    if due_at is None:
        return Plan(follows.state)
    state = State.LATER if follows.state is State.CLOSED else follows.state
    return Plan(state, due_at, free_from(facts, due_at))


def _faults(facts: Facts, outcome: Outcome, details: Details, at: datetime) -> dict[str, Fault]:
    """Of the time, and of what an appointment needs (A-11)."""
    faults: dict[str, Fault] = {}
    is_appointment = outcome is Outcome.APPOINTMENT
    scope = details.scope if is_appointment else None
    meets = scope is not None and scope.in_person
    again_at = details.again_at if CONSEQUENCES[outcome].takes_time else None
    if again_at is None and is_appointment:
        faults[AGAIN] = Fault.MISSING
    elif again_at is not None and again_at <= at:
        faults[AGAIN] = Fault.PAST
    elif again_at is not None and not meets and not is_callable(facts, again_at):
        faults[AGAIN] = Fault.NOT_CALLABLE
    if is_appointment:
        agreed = {
            product
            for product, one in permitted_products(facts, at).items()
            if one.may_be_discussed
        }
        if scope is None or not scope.products:
            faults[PRODUCTS] = Fault.MISSING
        elif not agreed.issuperset(scope.products):
            faults[PRODUCTS] = Fault.NOT_AGREED
        if scope is None or scope.form is None:
            faults[FORM] = Fault.MISSING
        elif meets and scope.form is not ScopeForm.WRITTEN:
            faults[FORM] = Fault.NOT_WRITTEN
    return faults


def as_tried(facts: Facts, at: datetime) -> Facts:
    """The same with an attempt at this moment."""
    return replace(facts, calls=(*facts.calls, at))
