"""What a question is about, once somebody has read it: record_scope()."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update

from app.consent.models import Act, ConsentRow
from app.consent.record import PRODUCTS, TRIAGE
from app.db import NotFound, Writing
from app.leads.entries import record_lead_event
from app.leads.models import LeadRow, State
from app.leads.said.models import ScopeRow
from app.ledger.event import Event


class Closing(StrEnum):
    """Why a question is closed unanswered: one of these, because an entry tells it in clear."""

    NO_QUESTION = "no_question"
    NOT_FOR_US = "not_for_us"
    NONSENSE = "nonsense"
    SENT_TWICE = "sent_twice"


class NoQuestion(ValueError):
    """There is nothing to be read: the person did not tick Other, or the product is none."""


def record_scope(
    session: Writing,
    reference: str,
    products: Collection[str] = (),
    *,
    may_answer: bool = False,
    closing: Closing | None = None,
    actor: str,
    at: datetime,
) -> int:
    """Keeps the products that a person's own words name, or that their question may be answered.

    "Answered" is one call about the question alone, `--product other`; no plan is discussed
    before a scope is recorded (S-08, 42 CFR 422.2264(c)(3)(i)). A lead that waited to be read
    is open from now on; with neither it is closed, and the entry tells by `closing` why. Gives
    the entry's id. Raises NotFound, NoQuestion.
    """
    lead = _asked(session, reference)
    if TRIAGE not in lead.interests or not set(products) <= set(PRODUCTS):
        raise NoQuestion("Only a question is read, and only for products that we talk about.")
    told: dict[str, object] = {
        "products": [one for one in PRODUCTS if one in products],
        "may_answer": may_answer,
    }
    facts = told | ({"closing": closing.value} if closing else {})
    entry_id = record_lead_event(session, Event.LEAD_SCOPED, lead.id, facts, actor, at=at).entry_id
    row = {"lead_id": lead.id, "at": at, "entry_id": entry_id, **told}
    session.execute(insert(ScopeRow), row)
    if lead.state == State.TRIAGE.value:
        state = State.OPEN if products or may_answer else State.CLOSED
        session.execute(update(LeadRow).where(LeadRow.id == lead.id), {"state": state.value})
    return entry_id


def _asked(session: Writing, reference: str) -> Any:
    """The lead with what was ticked, held until the end; raises NotFound."""
    lead = session.first(
        select(LeadRow.id, LeadRow.state, ConsentRow.interests)
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .where(LeadRow.reference == reference, ConsentRow.act == Act.CLICK_SUBMIT.value)
        .with_for_update(of=LeadRow)
    )
    if lead is None:
        raise NotFound("nobody has this reference")
    return lead
