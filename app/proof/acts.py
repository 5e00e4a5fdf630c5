"""What people did, row by row, against the signed leaves that tell of it."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.consent.models import Act, ConsentRow, RevocationRow
from app.db import Reading
from app.leads.lookup.people import acts_query
from app.leads.models import LeadRow, OutcomeRow
from app.ledger.event import Event, rfc3339
from app.proof.missing import Entries, tell_missing

TOLD_ONCE = (
    "reference",
    "nonce",
    "edition",
    "interests",
    "seller",
    "language",
    "served_at",
    "given_at",
    "follows",
)
_followed = aliased(LeadRow)
_consents = acts_query.add_columns(
    ConsentRow.entry_id, LeadRow.nonce, _followed.nonce.label("follows")
).outerjoin(_followed, _followed.id == LeadRow.follows_id)


def check_consents(session: Reading, entries: Entries, findings: list[str]) -> int:
    """Every consent against its entry, and every entry for its two consents."""
    seen: Counter[tuple[int, str]] = Counter()
    rows = session.all(_consents)
    known = _nonces(entries)
    for row in rows:
        seen[row.entry_id, row.act] += 1
        claims = entries.get(row.entry_id)
        if claims and known.get(claims.get("follows"), row.entry_id) >= row.entry_id:
            claims = claims | {"follows": None}  # what it corrects was lost with another database
        if claims is None or _consent_as_stored(row) != _consent_as_told(claims, row.act):
            findings.append(f"consent {row.consent_id}: the row differs from its entry")
    told = Event.CONSENT_GIVEN.value
    given = [entry_id for entry_id, claims in entries.items() if claims["event"] == told]
    for entry_id, act in itertools.product(given, Act):
        if seen[entry_id, act.value] != 1:
            findings.append(f"entry {entry_id}: {seen[entry_id, act.value]} rows {act}")
    return len(rows)


def _nonces(entries: Entries) -> dict[str | None, int]:
    """The entry of each submission by its nonce, to know what a later one can have corrected."""
    told = Event.CONSENT_GIVEN.value
    return {one["nonce"]: id_ for id_, one in entries.items() if one["event"] == told}


def _consent_as_stored(row: Any) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "nonce": row.nonce.hex(),
        "statement": row.statement_hash,
        "policy": row.policy_hash,
        "edition": row.edition_hash,
        "products": row.products,
        "interests": row.interests,
        "seller": row.seller,
        "channel": row.channel,
        "language": row.language,
        "served_at": rfc3339(row.served_at),
        "given_at": rfc3339(row.given_at),
        "follows": row.follows.hex() if row.follows else None,
    }


def _consent_as_told(claims: dict[str, Any], act: str) -> dict[str, Any]:
    acts = {one["act"]: one for one in claims.get("acts", [])}
    told = acts.get(act, {})
    pressed = acts.get(Act.CLICK_SUBMIT.value, {})
    return {name: claims.get(name) for name in TOLD_ONCE} | {
        "statement": told.get("statement"),
        "policy": told.get("policy"),
        "products": told.get("products"),
        "channel": pressed.get("channel"),
    }


def check_revocations(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every revocation against its entry, and every entry for its one row."""
    seen: Counter[int] = Counter()
    for row in session.all(select(RevocationRow.__table__)):
        seen[row.entry_id] += 1
        told = entries.get(row.entry_id, {})
        stored = (row.person, row.channel, rfc3339(row.received_at))
        if stored != tuple(told.get(name) for name in ("person", "channel", "at")):
            findings.append(f"revocation {row.id}: the row differs from its entry")
    tell_missing((Event.CONSENT_REVOKED,), seen, entries, findings)


def check_outcomes(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every outcome against its entry, and every entry for its one row."""
    seen: Counter[int] = Counter()
    query = select(OutcomeRow.__table__, LeadRow.reference).join(
        LeadRow, LeadRow.id == OutcomeRow.lead_id
    )
    for row in session.all(query):
        seen[row.entry_id] += 1
        told = entries.get(row.entry_id, {})
        stored = (row.outcome, row.reference, f"account:{row.account_id}", rfc3339(row.at))
        if stored != tuple(told.get(name) for name in ("outcome", "reference", "actor", "at")):
            findings.append(f"outcome {row.id}: the row differs from its entry")
    tell_missing((Event.LEAD_OUTCOME,), seen, entries, findings)
