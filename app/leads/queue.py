"""One agent each: claim_next_lead(), claim_lead()."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from app.consent.facts import AgentFact, Facts
from app.db import Writing
from app.leads.facts import permitted_products
from app.leads.holding.holds import Agent
from app.leads.holding.refusing import hand_on, next_change, put_off, put_off_follow_up
from app.leads.holding.returning import return_what_is_due
from app.leads.holding.taking import take_person
from app.leads.holding.waiting import Answers, Waiting, facts_of_leads, lock_person
from app.leads.known.office import agent_of, house_of
from app.leads.lists.suited import Suited, oldest_suited, suited_to
from app.leads.lookup.heads import first_open, follow_ups_due, oldest_open, served_buckets
from app.leads.models import LeadRow, State

# Nearly always the first is taken; each further look is at more of them, by as many queries.
# The second of them, and the third, are at what may suit the agent, if not everything does.
FURTHER_LOOKS = (9, 40, 150)
MOST_LOOKED_AT = 1 + sum(FURTHER_LOOKS)
MOST_REFUSED = 16


@dataclass(frozen=True)
class Given:
    """What "next" gave: a lead by its reference, or None.

    `refused`: in how many the bucket of zones said yes and permission says no to everybody;
    `passed`: how many may be called by others, and not by this agent.
    """

    reference: str | None
    refused: int
    passed: int


def claim_next_lead(session: Writing, agent: Agent, *, at: datetime) -> Given:
    """A follow-up of this agent's that is due, else the oldest lead that may be called now.

    Claimed with all that waits of the person. The bucket of zones is a hint that an index can
    find; decide_permission() is the rule. A lead that this agent may not call, or that is opened
    from the list alone, stays for others. MOST_LOOKED_AT are looked at, no more: the oldest
    ten, then the oldest that may suit an agent whose licences or certifications are recorded.
    """
    return_what_is_due(session, at=at)
    search = _Search(session, agent, at)
    reference = search.among_follow_ups() or search.among_open()
    return Given(reference, search.refused, search.passed)


def claim_lead(session: Writing, agent: Agent, reference: str, *, at: datetime) -> bool:
    """Claims one lead by its reference, with all that waits of the person.

    Open ones, and what was put off by this agent or is overdue. False: it is none of these,
    somebody else was quicker, or another agent has a lead of the same person.
    """
    return_what_is_due(session, at=at)
    lead_id = session.scalar(select(LeadRow.id).where(LeadRow.reference == reference))
    if lead_id is None:
        return False
    caller = agent_of(session, agent.account_id)
    waiting = lock_person(session, agent, caller, lead_id, at=at)
    if waiting is None or not waiting.together or not _may_choose(waiting.row, agent, at):
        return False
    take_person(session, agent, waiting, at=at)
    return True


def _may_choose(row: Any, agent: Agent, at: datetime) -> bool:
    is_overdue = row.free_at is not None and row.free_at <= at
    return row.state == State.OPEN.value or row.due_for == agent.account_id or is_overdue


@dataclass
class _Search:
    """One press of "next", and what it met."""

    session: Writing
    agent: Agent
    at: datetime
    refused: int = 0
    passed: int = 0
    seen: list[int] = field(default_factory=list)

    @cached_property
    def caller(self) -> AgentFact:
        return agent_of(self.session, self.agent.account_id)

    def among_follow_ups(self) -> str | None:
        """Promised to a person by this agent, whoever chose whom to call."""
        for lead_id in follow_ups_due(self.session, self.agent.account_id, self.at, MOST_REFUSED):
            waiting = self._locked(lead_id, self._is_due)
            if waiting and _is_any_allowed(waiting.answers[lead_id]):
                return take_person(self.session, self.agent, waiting, at=self.at)
            if waiting:
                self._put_off_mine(waiting)
        return None

    def among_open(self) -> str | None:
        """The oldest first, in all zones where it is calling time."""
        for lead_id in self._likely():
            waiting = self._locked(lead_id, _is_open)
            if waiting and _may_be_served(waiting.answers[lead_id]):
                return take_person(self.session, self.agent, waiting, at=self.at)
            if waiting:
                self._leave(waiting)
        return None

    def _likely(self) -> Iterator[int]:
        """The oldest, without those that are for others, as it seems before one is locked."""
        house = house_of(self.session)
        buckets = served_buckets(self.session, house, self.at)
        self.seen += first_open(self.session, buckets)
        yield from self.seen[:1]
        suited = suited_to(self.caller, house, self.at)
        few, *more = FURTHER_LOOKS
        for wanted, most in [(None, few), *((suited, one) for one in more)]:
            ids = self._look(buckets, wanted, most)
            yield from self._sifted(ids)
            if len(ids) < most:
                break
        if suited and not self.passed:  # whoever finds nobody is told whether others would
            yield from self._sifted(self._look(buckets, None, few))

    def _look(self, buckets: list[str], suited: Suited | None, most: int) -> list[int]:
        """The oldest that were not seen before, of those that may suit."""
        if suited:
            ids = oldest_suited(self.session, suited, buckets, self.seen, most)
        else:
            ids = oldest_open(self.session, buckets, self.seen, most)
        self.seen += ids
        return ids

    def _sifted(self, ids: list[int]) -> Iterator[int]:
        facts = facts_of_leads(self.session, ids)
        for lead_id in ids:
            if lead_id in facts and self._is_for_others(facts[lead_id]):
                self.passed += 1
            else:
                yield lead_id

    def _locked(self, lead_id: int, may_take: Callable[[Any], bool]) -> Waiting | None:
        """The lead with its kin, unless somebody is at it, or was, or has one of the person's."""
        waiting = lock_person(self.session, self.agent, self.caller, lead_id, at=self.at)
        return waiting if waiting and waiting.together and may_take(waiting.row) else None

    def _is_due(self, row: Any) -> bool:
        is_mine = row.due_for == self.agent.account_id
        return is_mine and bool(row.state == State.LATER.value)

    def _is_for_others(self, facts: Facts) -> bool:
        answers = permitted_products(facts, self.at, self.caller)
        return not _may_be_served(answers) and _is_any_allowed(permitted_products(facts, self.at))

    def _leave(self, waiting: Waiting) -> None:
        """For others, if they may; else until somebody may."""
        of_anybody = permitted_products(waiting.facts, self.at)
        if _is_any_allowed(of_anybody):
            self.passed += 1
        elif self.refused < MOST_REFUSED:
            put_off(self.session, waiting, of_anybody, at=self.at)
            self.refused += 1

    def _put_off_mine(self, waiting: Waiting) -> None:
        """Until this agent may call; who never may leaves it to others, if they may."""
        due_at = next_change(waiting.answers[waiting.row.id])
        of_anybody = permitted_products(waiting.facts, self.at)
        if due_at is not None:
            put_off_follow_up(self.session, self.agent, waiting, due_at)
        elif _is_any_allowed(of_anybody):
            hand_on(self.session, waiting.row.id)
        else:
            put_off(self.session, waiting, of_anybody, at=self.at)


def _is_open(row: Any) -> bool:
    return bool(row.state == State.OPEN.value)


def _may_be_served(answers: Answers) -> bool:
    return any(answer.may_be_served for answer in answers.values())


def _is_any_allowed(answers: Answers) -> bool:
    return any(answer.allowed for answer in answers.values())
