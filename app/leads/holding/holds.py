"""Who holds a lead, and for how long: lead_held_by(), lead_workable_by(), renew_lease()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select, update

from app.db import NotFound, Reading, Writing
from app.leads.calls.models import OutcomeRow
from app.leads.holding.returning import take_back
from app.leads.known.kin import leads_of_person, number_of_lead
from app.leads.models import LeadRow, State
from app.leads.stops.persons import person_named

LEASE = timedelta(minutes=20)
MOST_HELD = timedelta(hours=2)  # from the claim, however long its page is open
# Where a lead stands whose lease ran out; its row keeps who held it, and since when.
RAN_OUT = (State.CLAIMED, State.OPEN, State.TRIAGE, State.LATER, State.APPOINTMENT)


@dataclass(frozen=True)
class Agent:
    """Who works: the account's id, as the ledger names it."""

    account_id: int

    @property
    def actor(self) -> str:
        """How entries name this agent."""
        return f"account:{self.account_id}"


def release_lead(
    session: Writing, agent: Agent, reference: str, reason: str = "", *, at: datetime
) -> None:
    """Gives a lead back, with all that this agent holds of the person; raises NotFound.

    It keeps its age, and so its place. A reason stands in the entry as a salted digest.
    """
    lead_id = lead_held_by(session, agent, reference, at=at)
    personal = {"reason": reason.strip()} if reason.strip() else None
    for one in held_together(session, agent, lead_id):
        words = personal if one == lead_id else None
        take_back(session, one, "given back", agent.actor, at=at, personal=words)


def renew_lease(
    session: Writing, agent: Agent, reference: str, *, at: datetime, is_calling: bool = False
) -> datetime:
    """Keeps a lead in hand while its page is open, MOST_HELD at most; gives the end of the lease.

    `is_calling`: by another app, behind which the page sleeps and asks no more until it is over.
    With all that this agent holds of the person, and without an entry. Raises NotFound.
    """
    lead_id = lead_held_by(session, agent, reference, at=at)
    row = session.first(
        select(LeadRow.claimed_at, LeadRow.lease_until).where(LeadRow.id == lead_id)
    )
    if row is None or row.claimed_at is None or row.lease_until is None:
        raise NotFound("not held")
    span = MOST_HELD if is_calling else LEASE
    lease_until: datetime = max(row.lease_until, min(at + span, row.claimed_at + MOST_HELD))
    together = held_together(session, agent, lead_id)
    session.execute(
        update(LeadRow).where(LeadRow.id.in_(together), LeadRow.lease_until < lease_until),
        {"lease_until": lease_until},
    )
    return lease_until


def lead_held_by(session: Reading, agent: Agent, reference: str, *, at: datetime) -> int:
    """The id of a lead that this agent holds now; raises NotFound for every other lead."""
    held = select(LeadRow.id).where(
        LeadRow.reference == reference,
        LeadRow.state == State.CLAIMED.value,
        LeadRow.claimed_by == agent.account_id,
        LeadRow.lease_until > at,
    )
    return _found(session, held, "not held")


def lead_workable_by(session: Reading, agent: Agent, reference: str, *, at: datetime) -> int:
    """The id of a lead of which this agent may tell what came of the call; raises NotFound.

    Held now; or held last, when the lease ran out and nobody has it, nor told anything since.
    """
    try:
        return lead_held_by(session, agent, reference, at=at)
    except NotFound:
        told_since = exists().where(
            OutcomeRow.lead_id == LeadRow.id, OutcomeRow.at >= LeadRow.claimed_at
        )
        late = select(LeadRow.id).where(
            LeadRow.reference == reference,
            LeadRow.state.in_(one.value for one in RAN_OUT),
            LeadRow.last_held_by == agent.account_id,
            LeadRow.claimed_at <= at,
            ~told_since,
        )
        return _found(session, late, "not held, and not the last who did")


def held_together(session: Reading, agent: Agent, lead_id: int) -> list[int]:
    """The ids of all that an agent holds of the person of a lead, this one among them, in order."""
    held = (
        select(LeadRow.id)
        .where(
            LeadRow.id.in_({lead_id} | leads_of_person(session, lead_id)),
            LeadRow.state == State.CLAIMED.value,
            LeadRow.claimed_by == agent.account_id,
        )
        .order_by(LeadRow.id)
    )
    # Never waits for one: who has it now ends its claim, or tells what came of the call.
    locked = held.with_for_update(skip_locked=True) if isinstance(session, Writing) else held
    return [row.id for row in session.all(locked)]


def lock_leads_of_person(session: Writing, lead_id: int) -> None:
    """Waits for all leads of a lead's person, and has them until the end.

    In the order of their ids, as everybody who locks several does, and at once all that a word to
    stop would end: nobody waits in a ring.
    """
    phone = number_of_lead(session, lead_id)
    ids = {lead_id} | (person_named(session, phone, None).leads if phone else frozenset[int]())
    query = select(LeadRow.id).where(LeadRow.id.in_(ids)).order_by(LeadRow.id)
    session.all(query.with_for_update())


def _found(session: Reading, query: Select[int], otherwise: str) -> int:
    """Who writes has the person until the end: of two presses at once one finds it as it was."""
    lead_id = session.scalar(query)
    if lead_id is not None and isinstance(session, Writing):
        lock_leads_of_person(session, lead_id)
        lead_id = session.scalar(query)
    if lead_id is None:
        raise NotFound(otherwise)
    return lead_id
