"""Each table of proof against the signed leaves that tell of its rows."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.consent.models import (
    Act,
    ConsentRow,
    DocumentRow,
    EditionAssetRow,
    EditionRow,
    EditionStepRow,
    RevocationRow,
    StatementRow,
)
from app.db import Reading
from app.leads.models import LeadRow, OutcomeRow
from app.leads.people import acts_query
from app.ledger.event import Event, rfc3339

Entries = dict[int, dict[str, Any]]


def check_consents(session: Reading, entries: Entries, findings: list[str]) -> int:
    """Every consent against its entry, and every entry for its two consents."""
    seen: Counter[tuple[int, str]] = Counter()
    rows = session.all(acts_query.add_columns(ConsentRow.entry_id))
    for row in rows:
        seen[row.entry_id, row.act] += 1
        claims = entries.get(row.entry_id)
        if claims is None or _consent_as_stored(row) != _consent_as_told(claims, row.act):
            findings.append(f"consent {row.consent_id}: the row differs from its entry")
    for entry_id, claims in entries.items():
        if claims["event"] == Event.CONSENT_GIVEN.value:
            for act in Act:
                if seen[entry_id, act.value] != 1:
                    findings.append(f"entry {entry_id}: {seen[entry_id, act.value]} rows {act}")
    return len(rows)


def _consent_as_stored(row: Any) -> dict[str, Any]:
    return {
        "reference": row.reference,
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
    }


def _consent_as_told(claims: dict[str, Any], act: str) -> dict[str, Any]:
    acts = {one["act"]: one for one in claims.get("acts", [])}
    told = acts.get(act, {})
    pressed = acts.get(Act.CLICK_SUBMIT.value, {})
    shared = ("reference", "edition", "interests", "seller", "language", "served_at", "given_at")
    return {name: claims.get(name) for name in shared} | {
        "statement": told.get("statement"),
        "policy": told.get("policy"),
        "products": told.get("products"),
        "channel": pressed.get("channel"),
    }


def check_editions(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every edition against the entry of its draft, every step against its own."""
    page, form, policy_page = (aliased(DocumentRow) for _ in range(3))
    policy, privacy, call = (aliased(StatementRow) for _ in range(3))
    rows = session.all(
        select(
            EditionRow.id,
            EditionRow.entry_id,
            EditionRow.language,
            EditionRow.seller,
            EditionRow.button,
            EditionRow.sha256.label("edition"),
            page.sha256.label("page"),
            form.sha256.label("form"),
            policy_page.sha256.label("policy_page"),
            policy.sha256.label("policy"),
            privacy.sha256.label("privacy"),
            call.sha256.label("call"),
        )
        .join(page, page.id == EditionRow.page_id)
        .join(form, form.id == EditionRow.form_id)
        .join(policy_page, policy_page.id == EditionRow.policy_page_id)
        .join(policy, policy.id == EditionRow.policy_id)
        .join(privacy, privacy.id == EditionRow.privacy_id)
        .join(call, call.id == EditionRow.call_id)
    )
    assets = _assets(session)
    for row in rows:
        stored = dict(row._mapping)
        stored.pop("id")
        told = entries.get(stored.pop("entry_id"), {})
        is_page = stored.pop("page") == stored["edition"]
        stored["assets"] = sorted(assets.get(row.id, []))
        if not is_page or stored != {name: told.get(name) for name in stored}:
            findings.append(f"edition {row.id}: the row differs from its entry")
    _check_steps(session, entries, findings)


def _assets(session: Reading) -> dict[int, list[str]]:
    assets: dict[int, list[str]] = {}
    query = select(EditionAssetRow.edition_id, DocumentRow.sha256).join(
        DocumentRow, DocumentRow.id == EditionAssetRow.document_id
    )
    for edition_id, sha256 in session.all(query):
        assets.setdefault(edition_id, []).append(sha256)
    return assets


def _check_steps(session: Reading, entries: Entries, findings: list[str]) -> None:
    query = select(EditionStepRow.__table__, EditionRow.sha256).join(
        EditionRow, EditionRow.id == EditionStepRow.edition_id
    )
    for row in session.all(query):
        told = entries.get(row.entry_id, {})
        stored = (f"edition.{row.step}", row.sha256, row.actor, rfc3339(row.at))
        if stored != tuple(told.get(name) for name in ("event", "edition", "actor", "at")):
            findings.append(f"edition step {row.id}: the row differs from its entry")


def check_revocations(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every revocation against its entry, and every entry for its row."""
    told_of = set()
    for row in session.all(select(RevocationRow.__table__)):
        told_of.add(row.entry_id)
        told = entries.get(row.entry_id, {})
        if (row.channel, rfc3339(row.received_at)) != (told.get("channel"), told.get("at")):
            findings.append(f"revocation {row.id}: the row differs from its entry")
    _missing(Event.CONSENT_REVOKED, told_of, entries, findings)


def check_outcomes(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every outcome against its entry, and every entry for its row."""
    told_of = set()
    query = select(OutcomeRow.__table__, LeadRow.reference).join(
        LeadRow, LeadRow.id == OutcomeRow.lead_id
    )
    for row in session.all(query):
        told_of.add(row.entry_id)
        told = entries.get(row.entry_id, {})
        stored = (row.outcome, row.reference, f"account:{row.account_id}", rfc3339(row.at))
        if stored != tuple(told.get(name) for name in ("outcome", "reference", "actor", "at")):
            findings.append(f"outcome {row.id}: the row differs from its entry")
    _missing(Event.LEAD_OUTCOME, told_of, entries, findings)


def _missing(event: Event, told_of: set[int], entries: Entries, findings: list[str]) -> None:
    for entry_id, claims in entries.items():
        if claims["event"] == event.value and entry_id not in told_of:
            findings.append(f"entry {entry_id}: its row is missing")
