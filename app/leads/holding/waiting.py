"""What waits of one person, and who has some of it: lock_person(), holder_of_kin()."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.consent.facts import AgentFact, Facts
from app.consent.permission import Permission
from app.db import Reading, Writing
from app.leads.facts import facts_of_numbers, permitted_products
from app.leads.holding.holds import Agent
from app.leads.known.kin import kin_of, number_of_lead
from app.leads.models import LeadRow, PersonRow, State

Answers = Mapping[str, Permission]
NOTHING_KNOWN = Facts("")
WAITING = (State.OPEN, State.LATER, State.APPOINTMENT)
ROWS = select(
    LeadRow.id,
    LeadRow.state,
    LeadRow.claimed_by,
    LeadRow.lease_until,
    LeadRow.due_for,
    LeadRow.due_at,
    LeadRow.free_at,
).order_by(LeadRow.id)


@dataclass(frozen=True)
class Waiting:
    """The lead that was meant, and all that may be taken with it, each with the answers for it.

    `row` is where the lead stands, while it is locked. Nothing is together where another agent
    has a lead of the person, or this one does not wait.
    """

    row: Any
    facts: Facts
    together: Mapping[int, Any]
    answers: Mapping[int, Answers]


def lock_person(
    session: Writing, agent: Agent, caller: AgentFact, lead_id: int, *, at: datetime
) -> Waiting | None:
    """Locks what waits of a person, and never waits itself; None: somebody else is at it.

    Who holds the person's first lead is alone in taking from them: two leads of one person
    never go to two agents at once.
    """
    kindred, around = _leads_around(session, lead_id)
    locked = _lock(session, [min(around)])
    if not locked:
        return None
    if len(around) > 1:
        locked |= _lock(session, kindred)
    rows = {row.id: row for row in session.all(ROWS.where(LeadRow.id.in_(around)))}
    free = {one: rows[one] for one in sorted(kindred & locked) if _is_free(rows[one], agent, at)}
    if _holder_among(rows.values(), agent, at) is not None or lead_id not in free:
        return Waiting(rows[lead_id], NOTHING_KNOWN, {}, {})
    facts = facts_of_leads(session, free)
    answers = {one: permitted_products(facts[one], at, caller) for one in free}
    return Waiting(rows[lead_id], facts[lead_id], free, answers)


def holder_of_kin(session: Reading, agent: Agent, reference: str, *, at: datetime) -> int | None:
    """The account of another agent who has a lead of the same person now; None: nobody."""
    lead_id = session.scalar(select(LeadRow.id).where(LeadRow.reference == reference))
    if lead_id is None:
        return None
    around = _leads_around(session, lead_id)[1]
    return _holder_among(session.all(ROWS.where(LeadRow.id.in_(around))), agent, at)


def _leads_around(session: Reading, lead_id: int) -> tuple[frozenset[int], frozenset[int]]:
    """The leads of a lead's person; and those with the leads of all numbers among them."""
    phone = number_of_lead(session, lead_id)
    if phone is None:
        return frozenset([lead_id]), frozenset([lead_id])
    own = kin_of(session, [phone])[0]
    kindred = own.kindred | {lead_id}
    if kindred == own.leads:
        return kindred, kindred
    numbers = select(PersonRow.phone).where(PersonRow.lead_id.in_(kindred)).distinct()
    theirs = kin_of(session, [row.phone for row in session.all(numbers)])
    return kindred, kindred.union(*(one.kindred for one in theirs))


def _lock(session: Writing, ids: Collection[int]) -> set[int]:
    query = select(LeadRow.id).where(LeadRow.id.in_(ids)).order_by(LeadRow.id)
    return {row.id for row in session.all(query.with_for_update(skip_locked=True))}


def _holder_among(rows: Collection[Any], agent: Agent, at: datetime) -> int | None:
    held = [row for row in rows if row.state == State.CLAIMED.value and row.lease_until > at]
    others = [row.claimed_by for row in held if row.claimed_by != agent.account_id]
    return others[0] if others else None


def _is_free(row: Any, agent: Agent, at: datetime) -> bool:
    """Whether it waits, and is promised to nobody else any more."""
    is_overdue = row.free_at is not None and row.free_at <= at
    is_mine = row.due_for in (None, agent.account_id)
    return State(row.state) in WAITING and (is_mine or is_overdue)


def facts_of_leads(session: Reading, lead_ids: Collection[int]) -> dict[int, Facts]:
    """What is known of each lead's number; who is erased has nothing."""
    query = select(PersonRow.lead_id, PersonRow.phone).where(PersonRow.lead_id.in_(lead_ids))
    phones = {row.lead_id: row.phone for row in session.all(query)}
    known = facts_of_numbers(session, sorted(set(phones.values())))
    return {lead_id: known[phone] for lead_id, phone in phones.items()}
