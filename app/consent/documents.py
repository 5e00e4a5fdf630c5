"""The stores of documents and statements: each bytes once, found again by its SHA-256."""

from __future__ import annotations

import hashlib

from sqlalchemy import insert, select

from app.consent.models import DocumentRow, StatementRow
from app.db import NotFound, Reading, Writing


def store_document(session: Writing, body: bytes, media_type: str) -> int:
    """The id of these bytes, stored once."""
    sha256 = hashlib.sha256(body).hexdigest()
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
    sha256 = hashlib.sha256(text.encode()).hexdigest()
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
