"""Every stored personal value against the digest in its signed leaf: check_values()."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from app.consent.models import ConsentRow, RevocationRow
from app.db import Reading
from app.leads.models import PersonRow
from app.ledger.leaf import BadLeaf, digest_of, open_value
from app.ledger.models import DisclosureRow

Entries = dict[int, dict[str, Any]]
Values = dict[str, str | None]
OF_A_PERSON = (
    "first_name",
    "last_name",
    "phone",
    "phone_extension",
    "phone_as_typed",
    "email",
    "message",
    "address",
    "user_agent",
)


def check_values(session: Reading, entries: Entries, findings: list[str]) -> int:
    """Digests of all disclosures, then each person and each revocation; gives the count."""
    disclosed: dict[int, Values] = {}
    count = 0
    for row in session.all(select(DisclosureRow.entry_id, DisclosureRow.values)):
        values = _opened(row.values, entries.get(row.entry_id, {}))
        if values is None:
            findings.append(f"values of entry {row.entry_id}: not those of its digests")
            continue
        disclosed[row.entry_id] = values
        count += len(values)
    _check_people(session, disclosed, findings)
    _check_revoked(session, disclosed, findings)
    return count


def _opened(text: str, claims: dict[str, Any]) -> Values | None:
    """Name and value of each disclosure, if they are exactly those that the leaf has digests of."""
    try:
        disclosures = json.loads(text)
        if sorted(map(digest_of, disclosures)) != claims.get("_sd"):
            return None
        return dict(map(open_value, disclosures))
    except (BadLeaf, ValueError, AttributeError, TypeError):
        return None


def _check_people(session: Reading, disclosed: dict[int, Values], findings: list[str]) -> None:
    query = (
        select(PersonRow.__table__, ConsentRow.entry_id)
        .join(ConsentRow, ConsentRow.lead_id == PersonRow.lead_id)
        .where(ConsentRow.policy_id.is_(None))
    )
    for row in session.all(query):
        told = disclosed.get(row.entry_id, {})
        if any(row._mapping[name] != told.get(name) for name in OF_A_PERSON):
            findings.append(f"person of lead {row.lead_id}: a value differs from its digest")


def _check_revoked(session: Reading, disclosed: dict[int, Values], findings: list[str]) -> None:
    query = select(RevocationRow.id, RevocationRow.person, RevocationRow.entry_id)
    for row in session.all(query):
        told = disclosed.get(row.entry_id)
        if told is not None and told.get("person") != row.person:
            findings.append(f"revocation {row.id}: its person differs from its digest")
