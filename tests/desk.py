"""An agent's desk: the queue by its verbs, at the office's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.cli.opening import Opened
from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.calls.details import NO_DETAILS, Details
from app.leads.calls.inbound import pick_up, record_caller_outcome
from app.leads.calls.outcomes import mend_outcome, record_outcome
from app.leads.calls.steps import Step, record_step
from app.leads.calls.trying import reopen_lead
from app.leads.holding.holds import Agent, lead_held_by, lead_workable_by, release_lead, renew_lease
from app.leads.holding.taking import take_over_lead
from app.leads.holding.waiting import holder_of_kin
from app.leads.queue import Given, claim_lead, claim_next_lead


class WorkingHours(Protocol):
    """An office as its agents need it."""

    instance: Opened
    now: datetime


@dataclass(frozen=True)
class AgentAtWork:
    """One agent at the queue."""

    office: WorkingHours
    agent: Agent

    def takes_next(self) -> str | None:
        """The reference of the lead that the queue gives out now."""
        return self.asks_for_next().reference

    def asks_for_next(self) -> Given:
        """What the queue gives out now, with what it looked at in vain."""
        with self.office.instance.database.writing() as session:
            return claim_next_lead(session, self.agent, at=self.office.now)

    def takes(self, reference: str) -> bool:
        """Whether this one lead could be taken."""
        with self.office.instance.database.writing() as session:
            return claim_lead(session, self.agent, reference, at=self.office.now)

    def gives_back(self, reference: str, reason: str = "") -> None:
        """Gives a lead back to the queue."""
        with self.office.instance.database.writing() as session:
            release_lead(session, self.agent, reference, reason, at=self.office.now)

    def takes_over(self, reference: str, reason: str) -> int:
        """Takes a lead out of another agent's hands; gives that one's account."""
        with self.office.instance.database.writing() as session:
            return take_over_lead(session, self.agent, reference, reason, at=self.office.now)

    def keeps(self, reference: str) -> datetime:
        """Has the page of a lead open; gives the end of the lease."""
        with self.office.instance.database.writing() as session:
            return renew_lease(session, self.agent, reference, at=self.office.now)

    def holds(self, reference: str) -> bool:
        """Whether a lead is in this agent's hands now."""
        with self.office.instance.database.reading() as session:
            try:
                lead_held_by(session, self.agent, reference, at=self.office.now)
            except NotFound:
                return False
        return True

    def sees_holder_of(self, reference: str) -> int | None:
        """The account of another agent who has a lead of the same person."""
        with self.office.instance.database.reading() as session:
            return holder_of_kin(session, self.agent, reference, at=self.office.now)

    def may_tell_of(self, reference: str) -> bool:
        """Whether an outcome of this agent's counts now."""
        with self.office.instance.database.reading() as session:
            try:
                lead_workable_by(session, self.agent, reference, at=self.office.now)
            except NotFound:
                return False
        return True

    def records(
        self,
        reference: str,
        outcome: Outcome,
        details: Details = NO_DETAILS,
        *,
        is_inbound: bool = False,
    ) -> None:
        """Tells what came of the call."""
        with self.office.instance.database.writing() as session:
            record_outcome(
                session,
                self.agent,
                reference,
                outcome,
                at=self.office.now,
                details=details,
                is_inbound=is_inbound,
            )

    def mends(self, reference: str, outcome: Outcome, details: Details = NO_DETAILS) -> None:
        """Tells that something else came of the last call."""
        with self.office.instance.database.writing() as session:
            mend_outcome(
                session, self.agent, reference, outcome, at=self.office.now, details=details
            )

    def ticks(self, reference: str, *steps: Step, is_inbound: bool = False) -> None:
        """Ticks steps of the call."""
        for step in steps:
            with self.office.instance.database.writing() as session:
                record_step(
                    session,
                    self.agent,
                    reference,
                    step,
                    at=self.office.now,
                    is_inbound=is_inbound,
                )

    def reopens(self, reference: str) -> None:
        """Puts a lead that was not reached into the queue again."""
        with self.office.instance.database.writing() as session:
            reopen_lead(session, self.agent, reference, at=self.office.now)

    def picks_up(self, reference: str) -> None:
        """Takes the call of a person who calls us."""
        with self.office.instance.database.writing() as session:
            pick_up(session, self.agent, reference, at=self.office.now)

    def ends_their_call(
        self, reference: str, outcome: Outcome, details: Details = NO_DETAILS
    ) -> None:
        """Tells what came of a call that the person made."""
        with self.office.instance.database.writing() as session:
            record_caller_outcome(
                session, self.agent, reference, outcome, at=self.office.now, details=details
            )
