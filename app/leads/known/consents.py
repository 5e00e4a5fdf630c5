"""Each consent to be called, and what its record lacks: consents_of()."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from app.consent.facts import OTHER, ConsentFact
from app.consent.models import (
    Act,
    ConsentRow,
    StatementRow,
)
from app.db import Reading
from app.leads.known.editions import Edition, editions_of, matches
from app.leads.models import LeadRow, PersonRow, State
from app.ledger.event import Event, rfc3339
from app.ledger.leaf import BadLeaf, digest_of, key_named_in, open_value, verify_leaf
from app.ledger.models import DisclosureRow, EntryRow, KeyRow

LEAVES_REMEMBERED = 1_024
_cleared = aliased(EntryRow)
_consents = (
    select(
        PersonRow.phone,
        PersonRow.first_name,
        PersonRow.last_name,
        ConsentRow.given_at,
        ConsentRow.products,
        ConsentRow.interests,
        ConsentRow.channel,
        ConsentRow.edition_id,
        LeadRow.reference,
        StatementRow.text,
        StatementRow.sha256,
        EntryRow.leaf,
        DisclosureRow.values,
        select(_cleared.at)
        .where(_cleared.ref == EntryRow.jti, _cleared.event == Event.LEAD_CLEARED.value)
        .limit(1)
        .scalar_subquery()
        .label("released_at"),
    )
    .join(LeadRow, LeadRow.id == ConsentRow.lead_id)
    .join(PersonRow, PersonRow.lead_id == LeadRow.id)
    .join(StatementRow, StatementRow.id == ConsentRow.statement_id)
    .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
    .outerjoin(DisclosureRow, DisclosureRow.entry_id == EntryRow.id)
    .where(
        ConsentRow.act == Act.CLICK_SUBMIT.value,
        # What looks like a machine's is nobody's consent until a person has released it.
        LeadRow.state.not_in([State.FLAGGED.value, State.REJECTED.value]),
        PersonRow.phone.in_(bindparam("phones", expanding=True)),
    )
    .order_by(ConsentRow.id)
)

_keys = select(KeyRow.kid, KeyRow.public)


def consents_of(session: Reading, phones: Collection[str]) -> Iterator[tuple[str, ConsentFact]]:
    """Every consent of these numbers, oldest first, each with its number.

    A record is complete when it has what 16 CFR 310.5(a)(8) lists, and every stored hash and
    the entry's signature still match (S-04).
    """
    rows = session.all(_consents, {"phones": [*phones]})
    editions = editions_of(session, {row.edition_id for row in rows})
    keys = {row.kid: row.public for row in session.all(_keys)}
    for row in rows:
        products = frozenset(row.products or ()) | ({OTHER} & {*row.interests})
        edition = editions.get(row.edition_id, Edition("", False, False))
        missing = tuple(_missing(row, edition, keys))
        yield (
            row.phone,
            ConsentFact(
                row.given_at,
                products,
                row.channel,
                row.reference,
                missing,
                edition.is_agreement,
                row.released_at,
            ),
        )


def _missing(row: Any, edition: Edition, keys: Mapping[str, bytes]) -> Iterator[str]:
    """The parts of the record that are not there, or not as they were signed."""
    if not (row.first_name or row.last_name):
        yield "name"
    if not matches(row.text.encode(), row.sha256):
        yield "statement"
    if not edition.is_whole:
        yield "page"
    if not edition.has_purpose:
        yield "purpose"
    claims = _claims(row.leaf, keys)
    if claims is None or _told(claims) != _stored(row, edition):
        yield "entry"
        return
    values = _values(row.values, claims)
    if values.get("phone") != row.phone:
        yield "number"
    if (values.get("first_name"), values.get("last_name")) != (row.first_name, row.last_name):
        yield "name as signed"


def _stored(row: Any, edition: Edition) -> tuple[object, ...]:
    given_at = rfc3339(row.given_at)
    return row.reference, edition.sha256, given_at, row.sha256, row.products, row.channel


def _told(claims: Mapping[str, Any]) -> tuple[object, ...]:
    acts = (one for one in claims.get("acts", ()) if one.get("act") == Act.CLICK_SUBMIT.value)
    pressed: Mapping[str, Any] = next(acts, {})
    once = (claims.get(name) for name in ("reference", "edition", "given_at"))
    return (*once, *(pressed.get(name) for name in ("statement", "products", "channel")))


def _claims(leaf: bytes, keys: Mapping[str, bytes]) -> Mapping[str, Any] | None:
    """What a key of the log has signed; None: no key of it has."""
    try:
        public = keys.get(key_named_in(leaf))
    except BadLeaf:
        return None
    return None if public is None else _verified(leaf, public)


@lru_cache(LEAVES_REMEMBERED)  # the same bytes under the same key hold, or do not, for ever
def _verified(leaf: bytes, public: bytes) -> Mapping[str, Any] | None:
    try:
        return verify_leaf(leaf, public)
    except BadLeaf:
        return None


def _values(text: str | None, claims: Mapping[str, Any]) -> Mapping[str, str | None]:
    """The personal values, if they are exactly those of the leaf's digests."""
    try:
        disclosures = json.loads(text or "[]")
        if sorted(map(digest_of, disclosures)) != claims.get("_sd"):
            return {}
        return dict(map(open_value, disclosures))
    except (BadLeaf, ValueError, AttributeError, TypeError):
        return {}
