"""Rows for others to read: export_consents(), export_leads(), export_events()."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.consent.models import Act, ConsentRow
from app.db import Reading
from app.leads.lookup.people import acts_query
from app.leads.models import LeadRow, PersonRow
from app.ledger.event import rfc3339
from app.ledger.models import EntryRow

Row = dict[str, Any]
PIECE = 1_000
CONSENT_FIELDS = (
    "reference",
    "act",
    "statement",
    "statement_hash",
    "policy_text",
    "policy_hash",
    "edition_hash",
    "products",
    "interests",
    "seller",
    "channel",
    "language",
    "served_at",
    "given_at",
    "address",
    "user_agent",
)
LEAD_FIELDS = (
    "reference",
    "first_name",
    "last_name",
    "phone",
    "phone_extension",
    "phone_as_typed",
    "email",
    "interests",
    "message",
    "state",
    "received_at",
    "due_at",
    "too_fast",
    "follows",
)


def export_consents(
    session: Reading, *, after: int, since: datetime | None, until: datetime | None
) -> list[tuple[int, Row]]:
    """The next consents after this key; personal values are null once erased."""
    query = (
        acts_query.add_columns(PersonRow.address, PersonRow.user_agent)
        .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(ConsentRow.id > after, *_between(ConsentRow.given_at, since, until))
        .limit(PIECE)
    )
    return [
        (row["consent_id"], {name: _plain(row[name]) for name in CONSENT_FIELDS})
        for row in _mappings(session, query)
    ]


def export_leads(
    session: Reading, *, after: int, since: datetime | None, until: datetime | None
) -> list[tuple[int, Row]]:
    """The next leads after this key."""
    followed = LeadRow.__table__.alias("followed")
    query = (
        select(
            LeadRow.id,
            LeadRow.reference,
            LeadRow.state,
            LeadRow.received_at,
            LeadRow.due_at,
            LeadRow.too_fast,
            ConsentRow.interests,
            followed.c.reference.label("follows"),
            *(column for column in PersonRow.__table__.c if column.name != "lead_id"),
        )
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
        .outerjoin(followed, followed.c.id == LeadRow.follows_id)
        .where(ConsentRow.act == Act.CLICK_SUBMIT.value, LeadRow.id > after)
        .where(*_between(LeadRow.received_at, since, until))
        .order_by(LeadRow.id)
        .limit(PIECE)
    )
    return [
        (row["id"], {name: _plain(row[name]) for name in LEAD_FIELDS})
        for row in _mappings(session, query)
    ]


def export_events(
    session: Reading, *, after: int, since: datetime | None, until: datetime | None
) -> list[tuple[int, Row]]:
    """The next entries of the log after this key: what they tell in clear, and the leaf."""
    query = (
        select(EntryRow.id, EntryRow.leaf)
        .where(EntryRow.id > after, *_between(EntryRow.at, since, until))
        .order_by(EntryRow.id)
        .limit(PIECE)
    )
    return [(row["id"], _told(row["leaf"])) for row in _mappings(session, query)]


def _told(leaf: bytes) -> Row:
    payload = leaf.split(b".")[1]
    claims: Row = json.loads(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    return {**claims, "leaf": leaf.decode("ascii")}


def _between(
    column: Any, since: datetime | None, until: datetime | None
) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = []
    if since is not None:
        bounds.append(column >= since)
    if until is not None:
        bounds.append(column < until)
    return bounds


def _mappings(session: Reading, query: Select[*tuple[Any, ...]]) -> list[Row]:
    return [dict(row._mapping) for row in session.all(query)]


def _plain(value: object) -> object:
    return rfc3339(value) if isinstance(value, datetime) else value
