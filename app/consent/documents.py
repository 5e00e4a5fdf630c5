"""The stores of documents and statements: each bytes once, found again by its SHA-256."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from app.consent.draft import Draft, Facts, hash_of
from app.consent.models import (
    DocumentRow,
    EditionAssetRow,
    EditionRow,
    EditionStatementRow,
    StatementRow,
)
from app.db import NotFound, Reading, Writing

STORING = "documents"  # held by whoever stores: of two at once the second finds the first's bytes


def store_document(session: Writing, body: bytes, media_type: str) -> int:
    """The id of these bytes, stored once."""
    sha256 = hash_of(body)
    known = session.scalar(select(DocumentRow.id).where(DocumentRow.sha256 == sha256))
    if known is not None:
        return known
    document_id: int = session.execute(
        insert(DocumentRow).returning(DocumentRow.id),
        {"sha256": sha256, "media_type": media_type, "body": body},
    ).scalar_one()
    return document_id


def store_statement(session: Writing, text: str) -> int:
    """The id of this text, stored once."""
    sha256 = hash_of(text)
    known = session.scalar(select(StatementRow.id).where(StatementRow.sha256 == sha256))
    if known is not None:
        return known
    statement_id: int = session.execute(
        insert(StatementRow).returning(StatementRow.id), {"sha256": sha256, "text": text}
    ).scalar_one()
    return statement_id


def document_of(session: Reading, sha256: str) -> tuple[bytes, str]:
    """Body and media type of a document; raises NotFound."""
    row = session.first(
        select(DocumentRow.body, DocumentRow.media_type).where(DocumentRow.sha256 == sha256)
    )
    if row is None:
        raise NotFound(f"no document {sha256}")
    return row.body, row.media_type


_form, _policy_page = aliased(DocumentRow), aliased(DocumentRow)
_drafts = (
    select(
        EditionRow.id,
        EditionRow.language,
        EditionRow.seller,
        EditionRow.button,
        EditionRow.facts,
        _form.body.label("form"),
        _policy_page.body.label("policy_page"),
    )
    .join(_form, _form.id == EditionRow.form_id)
    .join(_policy_page, _policy_page.id == EditionRow.policy_page_id)
)


def stored_draft(session: Reading, sha256: str) -> Draft:
    """An edition as it was drafted, read again from the store; raises NotFound."""
    row = session.first(_drafts.where(EditionRow.sha256 == sha256))
    if row is None:
        raise NotFound(f"no edition {sha256}")
    statements = (
        select(EditionStatementRow.kind, StatementRow.text)
        .join(StatementRow, StatementRow.id == EditionStatementRow.statement_id)
        .where(EditionStatementRow.edition_id == row.id)
    )
    assets = (
        select(DocumentRow.media_type, DocumentRow.body)
        .join(EditionAssetRow, EditionAssetRow.document_id == DocumentRow.id)
        .where(EditionAssetRow.edition_id == row.id)
    )
    return Draft(
        language=row.language,
        seller=row.seller,
        button=row.button,
        form=row.form.decode(),
        policy_page=row.policy_page.decode(),
        statements={one.kind: one.text for one in session.all(statements)},
        assets=tuple((one.media_type, one.body) for one in session.all(assets)),
        facts=Facts(**(row.facts or {})),
    )
