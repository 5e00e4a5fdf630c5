"""Editions and what happened to them, row by row, against the signed leaves that tell of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.consent.models import (
    DocumentRow,
    EditionAssetRow,
    EditionRow,
    EditionStatementRow,
    EditionStepRow,
    MeasurementRow,
    StatementRow,
    Step,
)
from app.db import Reading
from app.ledger.event import Event, rfc3339
from app.ledger.models import KeyRow
from app.proof.checks.findings import Fault, Findings
from app.proof.checks.rows import Piece, Told, check_rows, hexed

_page, _form, _policy_page = (aliased(DocumentRow) for _ in range(3))
_policy, _privacy, _call = (aliased(StatementRow) for _ in range(3))
_EDITIONS = (
    select(
        EditionRow.id,
        EditionRow.entry_id,
        EditionRow.language,
        EditionRow.seller,
        EditionRow.button,
        EditionRow.facts,
        EditionRow.sha256.label("edition"),
        _page.sha256.label("page"),
        _form.sha256.label("form"),
        _policy_page.sha256.label("policy_page"),
        _policy.sha256.label("policy"),
        _privacy.sha256.label("privacy"),
        _call.sha256.label("call"),
    )
    .outerjoin(_page, _page.id == EditionRow.page_id)
    .outerjoin(_form, _form.id == EditionRow.form_id)
    .outerjoin(_policy_page, _policy_page.id == EditionRow.policy_page_id)
    .outerjoin(_policy, _policy.id == EditionRow.policy_id)
    .outerjoin(_privacy, _privacy.id == EditionRow.privacy_id)
    .outerjoin(_call, _call.id == EditionRow.call_id)
)
DRAFTED = frozenset({Event.EDITION_DRAFTED})


def _edition_as_stored(row: Any) -> dict[str, object]:
    names = ("language", "seller", "button", "facts", "edition", "form", "policy_page")
    stored = {name: getattr(row, name) for name in (*names, "policy", "privacy", "call")}
    if row.page != row.edition:
        stored["page"] = row.page  # no entry tells of another page than the edition itself
    return stored


EDITIONS = Told(_EDITIONS, EditionRow.id, EditionRow.entry_id, DRAFTED, _edition_as_stored)


def check_editions(piece: Piece, findings: Findings) -> None:
    """Every edition against the entry of its draft, with its files and statements."""
    check_rows(piece, EDITIONS, findings)
    drafts = dict(piece.telling(DRAFTED))
    query = select(EditionRow.id, EditionRow.entry_id).where(EditionRow.entry_id.in_(drafts))
    for edition_id, entry_id in piece.session.all(query) if drafts else ():
        told = drafts[entry_id]
        assets, statements = (
            _assets(piece.session, edition_id),
            _statements(piece.session, edition_id),
        )
        if assets != told["assets"]:
            words = f"those of edition {edition_id} are not those of entry {entry_id}"
            findings.add(Fault.EDITED, EditionAssetRow.__tablename__, None, words)
        if statements != told.get("statements", {}):  # none before revision 0004
            words = f"those of edition {edition_id} are not those of entry {entry_id}"
            findings.add(Fault.EDITED, EditionStatementRow.__tablename__, None, words)


def _assets(session: Reading, edition_id: int) -> list[list[str]]:
    query = select(DocumentRow.sha256, DocumentRow.media_type).join(
        EditionAssetRow, EditionAssetRow.document_id == DocumentRow.id
    )
    found = session.all(query.where(EditionAssetRow.edition_id == edition_id))
    return sorted([sha256, media_type] for sha256, media_type in found)


def _statements(session: Reading, edition_id: int) -> dict[str, str]:
    query = select(EditionStatementRow.kind, StatementRow.sha256).join(
        StatementRow, StatementRow.id == EditionStatementRow.statement_id
    )
    found = session.all(query.where(EditionStatementRow.edition_id == edition_id))
    return {row.kind: row.sha256 for row in found}


def _step_as_stored(row: Any) -> dict[str, object]:
    return {
        "event": f"edition.{row.step}",
        "edition": row.edition,
        "actor": row.actor,
        "at": rfc3339(row.at),
        "reason": row.reason,
    }


STEPS = Told(
    select(EditionStepRow.__table__, EditionRow.sha256.label("edition")).outerjoin(
        EditionRow, EditionRow.id == EditionStepRow.edition_id
    ),
    EditionStepRow.id,
    EditionStepRow.entry_id,
    frozenset(Event(f"edition.{step}") for step in Step),
    _step_as_stored,
)


def _measurement_as_stored(row: Any) -> dict[str, object]:
    return {
        "edition": row.edition,
        "figures": row.figures,
        "passed": row.passed,
        "actor": row.actor,
        "at": rfc3339(row.at),
    }


MEASUREMENTS = Told(
    select(
        MeasurementRow.__table__,
        EditionRow.sha256.label("edition"),
        DocumentRow.sha256.label("figures"),
    )
    .outerjoin(EditionRow, EditionRow.id == MeasurementRow.edition_id)
    .outerjoin(DocumentRow, DocumentRow.id == MeasurementRow.figures_id),
    MeasurementRow.id,
    MeasurementRow.entry_id,
    frozenset({Event.EDITION_MEASURED}),
    _measurement_as_stored,
)


def _key_as_stored(row: Any) -> dict[str, object]:
    return {"kid": row.kid, "role": row.role, "public": hexed(row.public)}


KEYS = Told(
    select(KeyRow.__table__),
    KeyRow.id,
    KeyRow.entry_id,
    frozenset({Event.KEY_ADDED}),
    _key_as_stored,
)
