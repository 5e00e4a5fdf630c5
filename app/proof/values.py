"""Every stored personal value against the digest in its signed leaf: check_values()."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from sqlalchemy import select

from app.consent.models import ConsentRow
from app.db import Reading
from app.leads.intake import PERSONAL
from app.leads.lookup.keys import email_search_key
from app.leads.models import PersonRow
from app.leads.text import search_form
from app.ledger.event import Event
from app.ledger.leaf import BadLeaf, digest_of, open_value
from app.ledger.models import DisclosureRow
from app.proof.missing import Entries, tell_missing

Values = dict[str, str | None]


def check_values(session: Reading, entries: Entries, findings: list[str]) -> int:
    """Digests of all disclosures, then each person; gives the count.

    What an entry has digests of must be there, unless a later entry tells that it was erased.
    """
    disclosed: dict[int, Values] = {}
    count = 0
    for row in session.all(select(DisclosureRow.entry_id, DisclosureRow.values)):
        values = _opened(row.values, entries.get(row.entry_id, {}))
        if values is None:
            findings.append(f"values of entry {row.entry_id}: not those of its digests")
            continue
        disclosed[row.entry_id] = values
        count += len(values)
    erased = {one["ref"] for one in entries.values() if one["event"] == Event.LEAD_ERASED.value}
    kept = {id_: one for id_, one in entries.items() if one["jti"] not in erased}
    for entry_id in (id_ for id_, one in kept.items() if "_sd" in one and id_ not in disclosed):
        findings.append(
            f"values of entry {entry_id}: gone, and no entry tells that they were erased"
        )
    _check_people(session, disclosed, kept, findings)
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


def _check_people(
    session: Reading, disclosed: dict[int, Values], kept: Entries, findings: list[str]
) -> None:
    query = (
        select(PersonRow.__table__, ConsentRow.entry_id)
        .join(ConsentRow, ConsentRow.lead_id == PersonRow.lead_id)
        .where(ConsentRow.policy_id.is_(None))
    )
    seen: Counter[int] = Counter()
    for row in session.all(query):
        seen[row.entry_id] += 1
        told = disclosed.get(row.entry_id, {})
        stored = dict(row._mapping)
        if any(stored[name] != told.get(name) for name in PERSONAL) or not _is_findable(stored):
            findings.append(f"person of lead {row.lead_id}: a value differs from its digest")
    tell_missing((Event.CONSENT_GIVEN,), seen, kept, findings)


def _is_findable(person: dict[str, Any]) -> bool:
    """Whether a search for the name and the address finds this person."""
    name = search_form(f"{person['first_name']} {person['last_name']}")
    email = email_search_key(person["email"]) if person["email"] else None
    return (name, email) == (person["name_key"], person["email_key"])
