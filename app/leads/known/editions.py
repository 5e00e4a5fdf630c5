"""What holds of the pages under which consents were given: editions_of()."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from app.consent.models import DocumentRow, EditionRow, EditionStatementRow, StatementRow
from app.db import Reading

PURPOSE = "purpose"
# Statements that make the words an agreement by which a listed number may be called (B-15, 47
# CFR 64.1200(c)(2)(ii)). The source page has neither.
NAMES_CALLER, SHOWS_NUMBER = "names_caller", "shows_number"
_pages = (
    select(
        EditionRow.id,
        EditionRow.sha256,
        DocumentRow.body,
        StatementRow.text.label("purpose"),
        StatementRow.sha256.label("purpose_hash"),
        select(func.count())
        .where(
            EditionStatementRow.edition_id == EditionRow.id,
            EditionStatementRow.kind.in_([NAMES_CALLER, SHOWS_NUMBER]),
        )
        .correlate(EditionRow)
        .scalar_subquery()
        .label("of_agreement"),
    )
    .join(DocumentRow, DocumentRow.id == EditionRow.page_id)
    .outerjoin(
        EditionStatementRow,
        and_(
            EditionStatementRow.edition_id == EditionRow.id,
            EditionStatementRow.kind == PURPOSE,
        ),
    )
    .outerjoin(StatementRow, StatementRow.id == EditionStatementRow.statement_id)
    .where(EditionRow.id.in_(bindparam("ids", expanding=True)))
)


@dataclass(frozen=True)
class Edition:
    """What holds of a stored page: its hash, whether its bytes match, and its purpose's do.

    `is_agreement`: it names who calls, and shows the number, in statements of their own.
    """

    sha256: str
    is_whole: bool
    has_purpose: bool
    is_agreement: bool = False


def editions_of(session: Reading, ids: Collection[int]) -> dict[int, Edition]:
    """Those editions by their keys, each hashed anew."""
    if not ids:
        return {}
    rows = session.all(_pages, {"ids": [*ids]})
    return {row.id: _edition(row) for row in rows}


def _edition(row: Any) -> Edition:
    has_purpose = bool(row.purpose) and matches(row.purpose.encode(), row.purpose_hash)
    is_agreement = row.of_agreement == len((NAMES_CALLER, SHOWS_NUMBER))
    return Edition(row.sha256, matches(row.body, row.sha256), has_purpose, is_agreement)


def matches(data: bytes, sha256: str) -> bool:
    """Whether stored bytes are those of their hash."""
    return hashlib.sha256(data).hexdigest() == sha256
