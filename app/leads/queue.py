"""One agent each: claim_next_lead(), claim_lead()."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.consent.facts import AgentFact, Facts
from app.consent.permission import Permission
from app.consent.rules.emergencies import B_25
from app.consent.rules.national_list import B_14
from app.db import Reading, Writing
from app.leads.entries import record_lead_event
from app.leads.facts import facts_of_number, permitted_products
from app.leads.holding.holds import LEASE, Agent
from app.leads.holding.returning import open_leads_due, return_expired_claims
from app.leads.known.office import agent_of, house_of
from app.leads.lookup.heads import oldest_open, served_buckets
from app.leads.models import LeadRow, PersonRow, State
from app.ledger.event import Event, rfc3339

MOST_REFUSED = 16
ENDED_BY_THE_HOUSE = (B_14.id, B_25.id)
LOOK_AGAIN = timedelta(hours=1)


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
            _put_off(session, lead_id, of_anybody, at)
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


def _claim(session: Writing, lead_id: int, agent: Agent, products: list[str], at: datetime) -> str:
    lease_until = at + LEASE
    session.execute(
        update(LeadRow).where(LeadRow.id == lead_id),
        {
            "state": State.CLAIMED.value,
            "claimed_by": agent.account_id,
            "claimed_at": at,
            "last_held_by": agent.account_id,
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


def _put_off(
    session: Writing, lead_id: int, permissions: dict[str, Permission], at: datetime
) -> None:
    """The bucket said yes and permission says no: wait until that changes, or for good.

    What somebody of the house ends, a list grown old or an emergency, ends no lead.
    """
    changes = [p.next_change for p in permissions.values() if p.next_change is not None]
    if any(one.rule in ENDED_BY_THE_HOUSE for p in permissions.values() for one in p.reasons):
        changes.append(at + LOOK_AGAIN)
    state, due_at = (State.LATER, min(changes)) if changes else (State.CLOSED, None)
    session.execute(
        update(LeadRow).where(LeadRow.id == lead_id),
        {"state": state.value, "due_at": due_at, "free_at": due_at},
    )
