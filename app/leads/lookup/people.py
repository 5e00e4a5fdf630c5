"""The person behind one lead, with both acts and their words: person_of_lead(), acts_of()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.consent.models import ConsentRow, EditionRow, StatementRow
from app.db import NotFound, Reading
from app.leads.codes import hash_of_code
from app.leads.models import LeadRow, PersonRow
from app.ledger.models import EntryRow


@dataclass(frozen=True)
class Person:
    """Everything personal that one submission brought."""

    first_name: str
    last_name: str
    phone: str
    phone_extension: str | None
    phone_as_typed: str
    email: str | None
    message: str
    address: str
    user_agent: str
    timeline: str | None

    @property
    def name(self) -> str:
        """First and last name as typed."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class ActShown:
    """One consent with the words agreed to."""

    reference: str
    act: str
    statement: str
    statement_hash: str
    policy_text: str | None
    policy_hash: str | None
    edition_hash: str
    products: Sequence[str] | None
    interests: Sequence[str]
    seller: str
    channel: str
    language: str
    served_at: datetime
    given_at: datetime
    jti: str


def person_of_lead(session: Reading, lead_id: int) -> Person | None:
    """The person of a lead, or None once erased."""
    columns = [getattr(PersonRow, name) for name in Person.__dataclass_fields__]
    row = session.first(select(*columns).where(PersonRow.lead_id == lead_id))
    return None if row is None else Person(**row._mapping)


_policy = aliased(StatementRow)
acts_query = (
    select(
        LeadRow.id.label("lead_id"),
        LeadRow.reference,
        ConsentRow.id.label("consent_id"),
        ConsentRow.act,
        StatementRow.text.label("statement"),
        StatementRow.sha256.label("statement_hash"),
        _policy.text.label("policy_text"),
        _policy.sha256.label("policy_hash"),
        EditionRow.sha256.label("edition_hash"),
        ConsentRow.products,
        ConsentRow.interests,
        ConsentRow.seller,
        ConsentRow.channel,
        ConsentRow.language,
        ConsentRow.served_at,
        ConsentRow.given_at,
        EntryRow.jti,
    )
    .join(LeadRow, LeadRow.id == ConsentRow.lead_id)
    .join(StatementRow, StatementRow.id == ConsentRow.statement_id)
    .outerjoin(_policy, _policy.id == ConsentRow.policy_id)
    .join(EditionRow, EditionRow.id == ConsentRow.edition_id)
    .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
    .order_by(ConsentRow.id)
)


def acts_of(session: Reading, lead_id: int) -> list[ActShown]:
    """Both acts of a submission, each with its own words, in the order in which they were done."""
    rows = session.all(acts_query.where(ConsentRow.lead_id == lead_id))
    names = ActShown.__dataclass_fields__
    return [ActShown(**{name: row._mapping[name] for name in names}) for row in rows]


def lead_by_receipt(session: Reading, code: str) -> int:
    """The lead that a receipt's code opens; raises NotFound."""
    lead_id = session.scalar(select(LeadRow.id).where(LeadRow.receipt == hash_of_code(code)))
    if lead_id is None:
        raise NotFound("no such code")
    return lead_id
