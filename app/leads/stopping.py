"""What ends a person's calls, and an agent's: stop_contact(), dismiss_agent()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.consent.models import ConsentRow, RevocationRow
from app.consent.record import person_of, record_revocation
from app.db import NotFound, Reading, Writing
from app.leads.codes import hash_of_code
from app.leads.holding.holds import Agent
from app.leads.holding.returning import take_back
from app.leads.lookup.history import erasure_of
from app.leads.models import LeadRow, PersonRow, State
from app.ledger.models import EntryRow

STILL_WORKED_ON = (State.OPEN, State.CLAIMED, State.LATER, State.TRIAGE, State.APPOINTMENT)


def stop_contact(
    session: Writing, phone: str, words: Mapping[str, str], *, actor: str, at: datetime
) -> int:
    """Ends all calls to a number in E.164 at once, and takes its leads out of the queue.

    `words`: `channel` (link, phone, letter, call …) and `said`. A number that nobody knows yet
    is kept too. Gives the number of leads that ended (47 CFR 64.1200(a)(10), (d)(3)).
    """
    leads = session.all(
        select(LeadRow.id, LeadRow.state, EntryRow.jti)
        .join(PersonRow, PersonRow.lead_id == LeadRow.id)
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
        .where(PersonRow.phone == phone)
        .distinct()
    )
    refs = sorted({row.jti for row in leads})
    record_revocation(session, phone, words, refs, actor=actor, at=at)
    ended = [row.id for row in leads if row.state in STILL_WORKED_ON]
    if ended:
        session.execute(
            update(LeadRow).where(LeadRow.id.in_(ended), LeadRow.state != State.ERASED.value),
            {"state": State.STOPPED.value, "claimed_by": None, "lease_until": None, "due_at": None},
        )
    return len(ended)


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


@dataclass(frozen=True)
class Asker:
    """Whose stop link it is; `phone` is None once erased, and then `erased_at` is when."""

    reference: str
    language: str
    phone: str | None
    erased_at: datetime | None


def asker_by_stop_code(session: Reading, code: str) -> Asker:
    """Who has this code; raises NotFound."""
    row = session.first(
        select(LeadRow.reference, ConsentRow.language, PersonRow.phone, EntryRow.jti)
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
        .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(LeadRow.stop == hash_of_code(code))
    )
    if row is None:
        raise NotFound("no such code")
    erasure = erasure_of(session, row.jti)
    return Asker(row.reference, row.language, row.phone, erasure.at if erasure else None)


def stopped_at(session: Reading, phone: str) -> datetime | None:
    """When a number's calls were first ended; None: they were not."""
    return session.scalar(
        select(RevocationRow.received_at)
        .where(RevocationRow.person == person_of(session.keys, phone))
        .order_by(RevocationRow.received_at)
    )
