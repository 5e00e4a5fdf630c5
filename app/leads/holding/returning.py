"""How a lead comes back into the queue: take_back(), return_what_is_due()."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Select, exists, select, update

from app.consent.models import Act, ConsentRow
from app.consent.record import TRIAGE
from app.consent.rules.calling_age import later_by
from app.consent.rules.hours import Where
from app.consent.zones import states_in, zones_in
from app.db import Reading, Writing
from app.leads.calls.again import WORKING_HOUR
from app.leads.entries import record_lead_event
from app.leads.models import NOT_WORKED_ON, LeadRow, State
from app.leads.said.models import ScopeRow
from app.ledger.event import Event

MOST_RETURNED = 50


def take_back(
    session: Writing,
    lead_id: int,
    why: str,
    actor: str,
    *,
    at: datetime,
    may_still_tell: bool = False,
    personal: Mapping[str, str | None] | None = None,
) -> None:
    """Ends a claim, whoever holds it: the lead has its place again, and the entry says why.

    A promised time that is still to come stays promised. `personal`: words to be kept erasable.
    `may_still_tell`: whoever held it may record the outcome until somebody else has it.
    """
    values: dict[str, object] = {
        **_place(session, lead_id, at),
        "claimed_by": None,
        "lease_until": None,
    }
    if not may_still_tell:
        values |= {"claimed_at": None, "last_held_by": None}
    session.execute(update(LeadRow).where(LeadRow.id == lead_id), values)
    record_lead_event(
        session, Event.LEAD_RELEASED, lead_id, {"why": why}, actor, at=at, personal=personal
    )


def is_any_due(session: Reading, *, at: datetime) -> bool:
    """Whether a claim has run out, or something was put off until now."""
    return any(session.first(query.limit(1)) for query in (_run_out(at), _put_off_until(at)))


def return_what_is_due(session: Writing, *, at: datetime) -> None:
    """Claims that ran out, and what was put off until now, wait again; MOST_RETURNED of each."""
    _return_expired_claims(session, at)
    _open_leads_due(session, at)


def _run_out(at: datetime) -> Select[int]:
    return select(LeadRow.id).where(LeadRow.state == State.CLAIMED.value, LeadRow.lease_until <= at)


def _put_off_until(at: datetime) -> Select[int]:
    return select(LeadRow.id).where(LeadRow.state == State.LATER.value, LeadRow.free_at <= at)


def _return_expired_claims(session: Writing, at: datetime) -> None:
    """Claims that were not worked on go back to the queue, on record."""
    locked = _run_out(at).limit(MOST_RETURNED).with_for_update(skip_locked=True)
    for row in session.all(locked):
        take_back(session, row.id, "lease ran out", "system", at=at, may_still_tell=True)


def free_promises(session: Writing, account_id: int, lead_ids: Collection[int]) -> None:
    """Follow-ups and appointments of an agent keep their times, and are anybody's then.

    `lead_ids`: among which they are, all of them locked.
    """
    promised = update(LeadRow).where(LeadRow.id.in_(lead_ids), LeadRow.due_for == account_id)
    met = promised.where(LeadRow.state == State.APPOINTMENT.value)
    session.execute(met.values(state=State.LATER.value))
    session.execute(promised.values(due_for=None, free_at=LeadRow.due_at))


def _open_leads_due(session: Writing, at: datetime) -> None:
    """Leads that were put off until now are open again; a question that nobody read, to be read."""
    # Locked, so that nobody opens again what somebody else has opened and claimed meanwhile.
    locked = _put_off_until(at).limit(MOST_RETURNED).with_for_update(skip_locked=True)
    ids = {row.id for row in session.all(locked)}
    unread = _unread_among(session, ids) if ids else set()
    for state, those in ((State.OPEN, ids - unread), (State.TRIAGE, unread)):
        if those:
            session.execute(
                update(LeadRow).where(LeadRow.id.in_(those)),
                {"state": state.value, **dict.fromkeys(NOT_WORKED_ON)},
            )


def _place(session: Reading, lead_id: int, at: datetime) -> dict[str, object]:
    """Where a lead stands that nobody holds: promised for a time, to be read, or open."""
    query = select(LeadRow.bucket, LeadRow.due_at, LeadRow.free_at).where(LeadRow.id == lead_id)
    row = session.first(query)
    if row is not None and row.due_at is not None and row.due_at > at:
        if row.free_at is not None:
            return {"state": State.LATER.value}
        where = Where(zones_in(row.bucket), states_in(row.bucket))
        free_at = later_by(where, row.due_at, WORKING_HOUR)
        return {"state": State.APPOINTMENT.value, "free_at": free_at or row.due_at + WORKING_HOUR}
    state = State.TRIAGE if _unread_among(session, [lead_id]) else State.OPEN
    return {"state": state.value, "due_at": None, "due_for": None, "free_at": None}


def _unread_among(session: Reading, lead_ids: Collection[int]) -> set[int]:
    """Those of the leads that ask a question alone, which nobody has read."""
    asked = select(ConsentRow.lead_id, ConsentRow.interests).where(
        ConsentRow.lead_id.in_(lead_ids),
        ConsentRow.act == Act.CLICK_SUBMIT.value,
        ~exists().where(ScopeRow.lead_id == ConsentRow.lead_id),
    )
    return {row.lead_id for row in session.all(asked) if row.interests == [TRIAGE]}
