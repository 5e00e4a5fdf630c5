"""When nobody tries any more, and when somebody does again: tried_enough(), reopen_lead()."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from app.consent.models import ConsentRow
from app.consent.rules.hours import zone_info
from app.consent.zones import zones_in
from app.db import NotFound, Reading, Writing
from app.leads.calls.again import as_if_renewed
from app.leads.calls.call import Call
from app.leads.calls.consequences import UNANSWERED
from app.leads.calls.details import Office
from app.leads.calls.models import OutcomeRow
from app.leads.entries import record_lead_event
from app.leads.facts import facts_of, permitted_products
from app.leads.holding.holds import Agent
from app.leads.models import LeadRow, State
from app.ledger.event import Event
from app.ledger.models import EntryRow

NOT_REACHED = "not reached"
_reopened = aliased(EntryRow)


class NotPermitted(ValueError):
    """No call to this person is permitted any more, at any hour."""


def tried_enough(session: Reading, call: Call, office: Office) -> dict[str, object] | None:
    """What the entry tells of unanswered attempts, this one among them; None: not enough yet.

    Those count that came after the last talk with the person, and after the last reopening.
    """
    zones = zones_in(call.bucket)
    zone = zone_info(zones[0]) if zones else UTC
    moments = [*_unanswered(session, call), call.at]
    days = {one.astimezone(zone).date() for one in moments}
    if len(moments) < office.most_attempts or len(days) < office.attempt_days:
        return None
    return {"why": NOT_REACHED, "attempts": len(moments), "days": len(days)}


def reopen_lead(session: Writing, agent: Agent, reference: str, *, at: datetime) -> None:
    """Puts a lead that was not reached into the queue again, as new; raises NotFound, NotPermitted.

    Only while the permission to call lasts: at some hour, about some product.
    """
    lead_id = session.scalar(
        select(LeadRow.id)
        .where(LeadRow.reference == reference, LeadRow.state == State.NOT_REACHED.value)
        .with_for_update()
    )
    if lead_id is None:
        raise NotFound("not among those that were not reached")
    facts = as_if_renewed(facts_of(session, reference))
    answers = permitted_products(facts, at).values()
    if not any(one.allowed or one.next_change for one in answers):
        raise NotPermitted(reference)
    session.execute(update(LeadRow).where(LeadRow.id == lead_id), {"state": State.OPEN.value})
    record_lead_event(session, Event.LEAD_REOPENED, lead_id, {}, agent.actor, at=at)


def _unanswered(session: Reading, call: Call) -> list[datetime]:
    """When it was tried in vain; what was mended counts as what it became, when it was tried."""
    rows = session.all(
        select(OutcomeRow.id, OutcomeRow.outcome, OutcomeRow.at, OutcomeRow.corrects_id)
        .where(OutcomeRow.lead_id.in_(call.kin.kindred), OutcomeRow.is_inbound.is_(False))
        .order_by(OutcomeRow.id)
    )
    tried_at = dict[int, datetime]()
    for row in rows:
        tried_at[row.id] = tried_at.get(row.corrects_id or 0, row.at)
    slips = {row.corrects_id for row in rows}
    since = max((*call.facts.talks, _reopened_at(session, call)), key=_or_long_ago)
    return [
        tried_at[row.id]
        for row in rows
        if row.outcome in UNANSWERED
        and row.id not in slips
        and tried_at[row.id] > _or_long_ago(since)
    ]


def _or_long_ago(moment: datetime | None) -> datetime:
    return moment or datetime.min.replace(tzinfo=UTC)


def _reopened_at(session: Reading, call: Call) -> datetime | None:
    return session.scalar(
        select(func.max(_reopened.at))
        .join(EntryRow, EntryRow.jti == _reopened.ref)
        .join(ConsentRow, ConsentRow.entry_id == EntryRow.id)
        .where(
            ConsentRow.lead_id.in_(call.kin.kindred),
            _reopened.event == Event.LEAD_REOPENED.value,
        )
    )
