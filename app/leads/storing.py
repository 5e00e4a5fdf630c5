"""The rows of one submission: one insert after the other, or all in one statement."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect

from app.chaining import Columns
from app.consent.record import Agreement, chain_consents, chained_consents, record_consent
from app.db import Writing
from app.leads.models import LeadRow, PersonRow
from app.ledger.event import SealedEvent, chain_event, chained_values, record_event
from app.notices.outbox import chain_notice, chained_notice, put_notice

Values = Mapping[str, object]
_LEAD = Columns(LeadRow, "lead", *(one.name for one in LeadRow.__table__.c if one.name != "id"))
_PERSON = Columns(
    PersonRow, "person", *(one.name for one in PersonRow.__table__.c if one.name != "lead_id")
)
_lead_on_sqlite = sqlite_dialect.insert(LeadRow).on_conflict_do_nothing().returning(LeadRow.id)
_person = insert(PersonRow)


def store_rows(
    session: Writing,
    lead: Values,
    person: Values,
    entry: SealedEvent,
    agreement: Agreement,
    *,
    notice: Values | None = None,
) -> int | None:
    """The new lead's id, or None, and nothing stored, when its reference or nonce is taken.

    Both ways store the same rows; PostgreSQL takes one round trip for them instead of six.
    `notice` is what goes into the outbox with them.
    """
    if session.dialect == "postgresql":
        values = _LEAD.named(lead) | _PERSON.named(person)
        values |= chained_values(entry) | chained_consents(agreement)
        query = _all_at_once
        if notice is not None:
            query, values = _with_notice, values | chained_notice(notice)
        at_once: int | None = session.execute(query, values).scalar()
        return at_once
    lead_id: int | None = session.execute(_lead_on_sqlite, lead).scalar()
    if lead_id is None:
        return None
    session.execute(_person, {"lead_id": lead_id, **person})
    record_consent(session, lead_id, record_event(session, entry), agreement)
    if notice is not None:
        put_notice(session, notice, lead_id)
    return lead_id


_new = (
    postgresql.insert(LeadRow)
    .values(_LEAD.given())
    .on_conflict_do_nothing()
    .returning(LeadRow.id)
    .cte("lead")
)
_new_entry, _new_disclosures = chain_event(_new)
_all_at_once = select(_new.c.id).add_cte(
    _PERSON.chained(_new, lead_id=_new.c.id),
    _new_disclosures,
    *chain_consents(_new, _new_entry),
)
_with_notice = _all_at_once.add_cte(chain_notice(_new))
