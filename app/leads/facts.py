"""What permission is decided on: everything known of one person's number, facts_of()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.consent.facts import ConsentFact, Facts, RevocationFact
from app.consent.models import Act, ConsentRow, RevocationRow
from app.consent.permission import Permission, decide_permission
from app.consent.record import CHANNEL, PRODUCTS, person_of
from app.db import NotFound, Reading
from app.leads.models import LeadRow, PersonRow, State

_consents = (
    select(ConsentRow.given_at, ConsentRow.products, ConsentRow.channel, LeadRow.reference)
    .join(LeadRow, LeadRow.id == ConsentRow.lead_id)
    .join(PersonRow, PersonRow.lead_id == LeadRow.id)
    .where(
        ConsentRow.act == Act.CLICK_SUBMIT.value,
        # What looks like a machine's is nobody's consent until a person has released it.
        LeadRow.state.not_in([State.FLAGGED.value, State.REJECTED.value]),
    )
    .order_by(ConsentRow.id)
)


def facts_of_number(session: Reading, phone: str) -> Facts:
    """Every consent and revocation of a number in E.164, over all its submissions."""
    consents = session.all(_consents.where(PersonRow.phone == phone))
    revocations = session.all(
        select(RevocationRow.received_at, RevocationRow.channel)
        .where(RevocationRow.person == person_of(session.keys, phone))
        .order_by(RevocationRow.id)
    )
    return Facts(
        phone=phone,
        consents=tuple(
            ConsentFact(row.given_at, frozenset(row.products or ()), row.channel, row.reference)
            for row in consents
        ),
        revocations=tuple(RevocationFact(row.received_at, row.channel) for row in revocations),
    )


def facts_of(session: Reading, reference: str) -> Facts:
    """The facts of the person behind a reference; raises NotFound, also when erased."""
    return facts_of_number(session, phone_of(session, reference))


def phone_of(session: Reading, reference: str) -> str:
    """The number behind a reference, in E.164; raises NotFound, also when erased."""
    row = session.first(
        select(LeadRow.id, PersonRow.phone)
        .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(LeadRow.reference == reference)
    )
    if row is None:
        raise NotFound("nobody has this reference")
    phone: str | None = row.phone
    if phone is None:
        raise NotFound("the person of this reference was erased: nobody may be contacted")
    return phone


def permitted_products(facts: Facts, at: datetime) -> dict[str, Permission]:
    """The answer for each product, by a live call, at this moment."""
    return {
        product: decide_permission(facts, at, product=product, channel=CHANNEL)
        for product in PRODUCTS
    }
