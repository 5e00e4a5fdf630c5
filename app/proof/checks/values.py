"""Every stored personal value against the digest in its signed leaf: check_values()."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import or_, select

from app.consent.models import Act, ConsentRow
from app.leads.contact import LAST_DIGITS
from app.leads.intake import PERSONAL
from app.leads.lookup.keys import email_search_key
from app.leads.models import PersonRow
from app.leads.text import search_form
from app.ledger.event import Event
from app.ledger.leaf import BadLeaf, digest_of, open_value
from app.ledger.models import DisclosureRow, EntryRow
from app.proof.checks.findings import Fault, Findings
from app.proof.checks.rows import Claims, Piece, Told, check_rows
from app.proof.checks.said import CORRECTIONS, NOTES

Values = dict[str, str | None]
_DISCLOSURES = select(DisclosureRow.entry_id, DisclosureRow.values)
_PEOPLE = (
    select(PersonRow.__table__, PersonRow.lead_id.label("id"), ConsentRow.entry_id)
    .join(ConsentRow, ConsentRow.lead_id == PersonRow.lead_id)
    .where(ConsentRow.act == Act.CLICK_SUBMIT.value)
)


def check_values(piece: Piece, findings: Findings) -> int:
    """The digests of all disclosures, then each person, note and correction; gives the count.

    What an entry has digests of must be there, unless a later entry tells that it was erased;
    with a person goes what later entries about them say.
    """
    erased = _erased(piece)
    disclosed: dict[int, Values] = {}
    told: set[int] = set()
    for row in piece.session.all(
        _DISCLOSURES.where(DisclosureRow.entry_id.between(piece.first, piece.last))
    ):
        claims = piece.claims.get(row.entry_id)
        values = None if claims is None else _opened(row.values, claims)
        if values is not None:
            disclosed[row.entry_id] = values
        elif claims is not None:
            words = "not the values of its digests"
            findings.add(Fault.EDITED, "disclosures", row.entry_id, words)
            told.add(row.entry_id)
    for entry_id, claims in piece.claims.items():
        if "_sd" in claims and not any(entry_id in ids for ids in (disclosed, told, erased)):
            words = f"those of entry {entry_id} are gone, and no entry tells that they were erased"
            findings.add(Fault.MISSING, "disclosures", None, words)
    for of_people in (PEOPLE, NOTES, CORRECTIONS):
        _check_told(piece, of_people, disclosed, erased, findings)
    return sum(map(len, disclosed.values()))


def _erased(piece: Piece) -> frozenset[int]:
    """The entries of this piece whose values a signed entry, wherever it is, says were erased.

    It refers to the entry, or to the submission that the entry is about; words to stop are about
    a number, so one that refers to them alone tells it.
    """
    about = {
        id_: one["ref"]
        for id_, one in piece.claims.items()
        if "_sd" in one and one["ref"] and one["event"] != Event.CONSENT_REVOKED
    }
    here = select(EntryRow.jti).where(EntryRow.id.between(piece.first, piece.last))
    query = select(EntryRow.id, EntryRow.ref).where(
        EntryRow.event == Event.LEAD_ERASED.value,
        or_(EntryRow.ref.in_(here), EntryRow.ref.in_({*about.values()})),
    )
    erasures = {row.ref: row.id for row in piece.session.all(query)}
    return frozenset(
        id_
        for id_, one in piece.claims.items()
        if erasures and (one["jti"] in erasures or id_ < erasures.get(about.get(id_), 0))
    )


def _opened(text: str, claims: Claims) -> Values | None:
    """Name and value of each disclosure, if they are exactly those that the leaf has digests of."""
    try:
        disclosures = json.loads(text)
        if sorted(map(digest_of, disclosures)) != claims.get("_sd"):
            return None
        return dict(map(open_value, disclosures))
    except (BadLeaf, ValueError, AttributeError, TypeError):
        return None


def _check_told(
    piece: Piece,
    told: Told,
    disclosed: dict[int, Values],
    erased: frozenset[int],
    findings: Findings,
) -> None:
    """Each row's values against those that were signed; with an erasure the row went too."""
    signed = {
        entry_id: {**claims, **disclosed[entry_id]}
        for entry_id, claims in piece.telling(told.events)
        if entry_id in disclosed
    }
    check_rows(Piece(piece.session, piece.first, piece.last, signed), told, findings)
    still = told.query.with_only_columns(told.row_id).where(told.entry_id.in_(erased))
    for (row_id,) in piece.session.all(still) if erased else ():
        words = "an entry tells that it was erased, and it is there"
        findings.add(Fault.INSERTED, told.table, row_id, words)


def _person_as_stored(person: Any) -> dict[str, object]:
    stored = {name: getattr(person, name) for name in PERSONAL}
    name = search_form(f"{person.first_name} {person.last_name}")
    if name != person.name_key:
        stored["name_key"] = person.name_key  # no entry tells of it: it follows from the name
    if person.last_four != person.phone[-LAST_DIGITS:]:
        stored["last_four"] = person.last_four
    email = email_search_key(person.email) if person.email else None
    if email != person.email_key:
        stored["email_key"] = person.email_key
    return stored


PEOPLE = Told(
    _PEOPLE,
    PersonRow.lead_id,
    ConsentRow.entry_id,
    frozenset({Event.CONSENT_GIVEN}),
    _person_as_stored,
)
