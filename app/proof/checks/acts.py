"""What people did, row by row, against the signed leaves that tell of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.consent.models import Act, ConsentRow, EditionRow, RevocationRow, StatementRow
from app.leads.models import LeadRow
from app.ledger.event import Event, rfc3339
from app.proof.checks.findings import Findings
from app.proof.checks.rows import Claims, Piece, Told, check_rows, hexed

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
_policy = aliased(StatementRow)
_consents = (
    select(
        ConsentRow.__table__,
        LeadRow.reference,
        LeadRow.nonce,
        _followed.nonce.label("follows"),
        StatementRow.sha256.label("statement"),
        _policy.sha256.label("policy"),
        EditionRow.sha256.label("edition"),
    )
    .outerjoin(LeadRow, LeadRow.id == ConsentRow.lead_id)
    .outerjoin(_followed, _followed.id == LeadRow.follows_id)
    .outerjoin(StatementRow, StatementRow.id == ConsentRow.statement_id)
    .outerjoin(_policy, _policy.id == ConsentRow.policy_id)
    .outerjoin(EditionRow, EditionRow.id == ConsentRow.edition_id)
    .order_by(ConsentRow.id)
)


def check_consents(piece: Piece, findings: Findings) -> int:
    """Every consent against its entry, and every entry for its two consents; gives the count."""
    return check_rows(_without_what_was_lost(piece), CONSENTS, findings)


def _without_what_was_lost(piece: Piece) -> Piece:
    """A submission that corrects one that was lost with another database follows none here."""
    claims = dict(piece.claims)
    follow = {
        entry_id: bytes.fromhex(one["follows"])
        for entry_id, one in piece.telling(CONSENTS.events)
        if one["follows"]
    }
    earlier = (
        select(LeadRow.nonce, ConsentRow.entry_id)
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .where(LeadRow.nonce.in_(set(follow.values())))
    )
    known = {row.nonce: row.entry_id for row in piece.session.all(earlier)} if follow else {}
    for entry_id, nonce in follow.items():
        if known.get(nonce, entry_id) >= entry_id:
            claims[entry_id] = {**claims[entry_id], "follows": None}
    return Piece(piece.session, piece.first, piece.last, claims)


def _consent_as_stored(row: Any) -> dict[str, object]:
    return {
        "reference": row.reference,
        "nonce": hexed(row.nonce),
        "statement": row.statement,
        "policy": row.policy,
        "edition": row.edition,
        "products": row.products,
        "interests": row.interests,
        "seller": row.seller,
        "channel": row.channel,
        "language": row.language,
        "served_at": rfc3339(row.served_at),
        "given_at": rfc3339(row.given_at),
        "follows": hexed(row.follows),
    }


def _acts(claims: Claims) -> list[Hashable]:
    return [one["act"] for one in claims["acts"]]


def _consent_as_told(claims: Claims, act: Hashable) -> Mapping[str, object]:
    acts = {one["act"]: one for one in claims["acts"]}
    told, pressed = acts[act], acts.get(Act.CLICK_SUBMIT.value, {})
    return {name: claims.get(name) for name in TOLD_ONCE} | {
        "statement": told.get("statement"),
        "policy": told.get("policy"),
        "products": told.get("products"),
        "channel": pressed.get("channel"),
    }


CONSENTS = Told(
    _consents,
    ConsentRow.id,
    ConsentRow.entry_id,
    frozenset({Event.CONSENT_GIVEN}),
    _consent_as_stored,
    parts=_acts,
    part=lambda row: str(row.act),
    of_part=_consent_as_told,
)


def _revocation_as_stored(row: Any) -> dict[str, object]:
    honoured_at = row.honoured_at
    return {
        "channel": row.channel,
        "received_at": rfc3339(row.received_at),
        "honoured_at": rfc3339(honoured_at) if honoured_at else None,
    }


def _revoked_for(claims: Claims) -> list[Hashable]:
    """Whom the word is about, and their other numbers and addresses; of old one number alone."""
    return [claims["person"], *claims.get("also", ())]


def _revocation_as_told(claims: Claims, _person: Hashable) -> Mapping[str, object]:
    """Entries of old tell one moment: they said it, and we knew, at the same time."""
    moments = {"received_at": claims["at"], "honoured_at": None}
    if "received_at" in claims:
        moments = {"received_at": claims["received_at"], "honoured_at": claims["at"]}
    return {"channel": claims["channel"], **moments}


REVOCATIONS = Told(
    select(RevocationRow.__table__),
    RevocationRow.id,
    RevocationRow.entry_id,
    frozenset({Event.CONSENT_REVOKED}),
    _revocation_as_stored,
    parts=_revoked_for,
    part=lambda row: row.person,
    of_part=_revocation_as_told,
)
