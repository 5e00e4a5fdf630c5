"""One agent each: claim_next_lead(), claim_lead(), release_lead(), dismiss_agent()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.consent.facts import AgentFact, Facts
from app.consent.permission import Permission
from app.db import NotFound, Reading, Writing
from app.leads.entries import record_lead_event
from app.leads.facts import facts_of_number, permitted_products
from app.leads.known.office import agent_of, house_of
from app.leads.lookup.heads import oldest_open, served_buckets
from app.leads.models import LeadRow, PersonRow, State
from app.ledger.event import Event, rfc3339

LEASE = timedelta(minutes=20)
MOST_RETURNED = 50
MOST_REFUSED = 16


@dataclass(frozen=True)
class Agent:
    """Who works: the account's id, as the ledger names it."""

    account_id: int

    @property
    def actor(self) -> str:
        """How entries name this agent."""
        return f"account:{self.account_id}"


def claim_next_lead(session: Writing, agent: Agent, *, at: datetime) -> str | None:
    """The reference of the oldest lead that may be called now, claimed; None: there is none.

    The bucket of zones is a hint that an index can find; decide_permission() is the rule. A lead
    that this agent may not call, or that is opened from the list alone, stays for others.
    """
    return_expired_claims(session, at=at)
    open_leads_due(session, at=at)
    buckets = served_buckets(session, house_of(session), at)
    caller, passed = agent_of(session, agent.account_id), list[int]()
    for _ in range(MOST_REFUSED):
        lead_id = oldest_open(session, buckets, passed)
        if lead_id is None:
            return None
        facts = _facts(session, lead_id)
        products = _served(facts, caller, at)
        if products:
            return _claim(session, lead_id, agent, products, at)
        of_anybody = permitted_products(facts, at) if facts else {}
        if any(answer.allowed for answer in of_anybody.values()):
            passed.append(lead_id)
        else:
            _put_off(session, lead_id, of_anybody)
    return None


def claim_lead(session: Writing, agent: Agent, reference: str, *, at: datetime) -> bool:
    """Claims one open lead by its reference; False: somebody else has it, or it is not open."""
    return_expired_claims(session, at=at)
    open_leads_due(session, at=at)
    lead_id = session.scalar(
        select(LeadRow.id)
        .where(LeadRow.reference == reference, LeadRow.state == State.OPEN.value)
        .with_for_update(skip_locked=True)
    )
    if lead_id is None:
        return False
    facts, caller = _facts(session, lead_id), agent_of(session, agent.account_id)
    permissions = permitted_products(facts, at, caller) if facts else {}
    products = [product for product, answer in permissions.items() if answer.allowed]
    _claim(session, lead_id, agent, products, at)
    return True


def release_lead(session: Writing, agent: Agent, reference: str, *, at: datetime) -> None:
    """Gives a lead back: it keeps its age, and so its place; raises NotFound."""
    lead_id = lead_held_by(session, agent, reference, at=at)
    take_back(session, lead_id, "given back", agent.actor, at=at)


def dismiss_agent(session: Writing, agent: Agent, *, actor: str, at: datetime) -> int:
    """Takes every lead that an agent holds back into the queue; gives their number."""
    held = session.all(
        select(LeadRow.id)
        .where(LeadRow.state == State.CLAIMED.value, LeadRow.claimed_by == agent.account_id)
        .order_by(LeadRow.id)
        .with_for_update()
    )
    for row in held:
        take_back(session, row.id, "agent disabled", actor, at=at)
    return len(held)


def take_back(session: Writing, lead_id: int, why: str, actor: str, *, at: datetime) -> None:
    """Ends a claim, whoever holds it: the lead is open again, and the entry says why."""
    session.execute(
        update(LeadRow).where(LeadRow.id == lead_id),
        {"state": State.OPEN.value, "claimed_by": None, "lease_until": None},
    )
    record_lead_event(session, Event.LEAD_RELEASED, lead_id, {"why": why}, actor, at=at)


def lead_held_by(session: Reading, agent: Agent, reference: str, *, at: datetime) -> int:
    """The id of a lead that this agent holds now; raises NotFound for every other lead."""
    held = select(LeadRow.id).where(
        LeadRow.reference == reference,
        LeadRow.state == State.CLAIMED.value,
        LeadRow.claimed_by == agent.account_id,
        LeadRow.lease_until > at,
    )
    # Who writes holds the row until the end: of two presses at once only one finds it held.
    lead_id = session.scalar(held.with_for_update() if isinstance(session, Writing) else held)
    if lead_id is None:
        raise NotFound("not held")
    return lead_id


def return_expired_claims(session: Writing, *, at: datetime) -> None:
    """Claims that were not worked on go back to the queue, on record."""
    expired = session.all(
        select(LeadRow.id, LeadRow.claimed_by)
        .where(LeadRow.state == State.CLAIMED.value, LeadRow.lease_until <= at)
        .limit(MOST_RETURNED)
        .with_for_update(skip_locked=True)
    )
    for row in expired:
        take_back(session, row.id, "lease ran out", "system", at=at)


def open_leads_due(session: Writing, *, at: datetime) -> None:
    """Leads that were put off until now are open again."""
    due = select(LeadRow.id).where(LeadRow.state == State.LATER.value, LeadRow.due_at <= at)
    # Locked, so that nobody opens again what somebody else has opened and claimed meanwhile.
    locked = due.limit(MOST_RETURNED).with_for_update(skip_locked=True)
    ids = [row.id for row in session.all(locked)]
    if ids:
        session.execute(
            update(LeadRow).where(LeadRow.id.in_(ids)),
            {"state": State.OPEN.value, "due_at": None},
        )


def _claim(session: Writing, lead_id: int, agent: Agent, products: list[str], at: datetime) -> str:
    lease_until = at + LEASE
    session.execute(
        update(LeadRow).where(LeadRow.id == lead_id),
        {
            "state": State.CLAIMED.value,
            "claimed_by": agent.account_id,
            "lease_until": lease_until,
        },
    )
    facts = {"products": products, "lease_until": rfc3339(lease_until)}
    entry = record_lead_event(session, Event.LEAD_CLAIMED, lead_id, facts, agent.actor, at=at)
    return entry.reference


def _facts(session: Reading, lead_id: int) -> Facts | None:
    phone = session.scalar(select(PersonRow.phone).where(PersonRow.lead_id == lead_id))
    return facts_of_number(session, phone) if phone else None


def _served(facts: Facts | None, caller: AgentFact, at: datetime) -> list[str]:
    """The products of a call that "next" may serve to this agent."""
    permissions = permitted_products(facts, at, caller) if facts else {}
    return [product for product, answer in permissions.items() if answer.may_be_served]


def _put_off(session: Writing, lead_id: int, permissions: dict[str, Permission]) -> None:
    """The bucket said yes and permission says no: wait until that changes, or for good."""
    changes = [p.next_change for p in permissions.values() if p.next_change is not None]
    state, due_at = (State.LATER, min(changes)) if changes else (State.CLOSED, None)
    session.execute(
        update(LeadRow).where(LeadRow.id == lead_id), {"state": state.value, "due_at": due_at}
    )
