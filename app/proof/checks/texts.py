"""Statements and documents, byte by byte, and the drafts that name them: check_texts()."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.consent.models import (
    FIGURES_TYPE,
    PAGE_TYPE,
    PICTURE_TYPE,
    DocumentRow,
    StatementRow,
)
from app.db import Database
from app.ledger.event import Event
from app.proof.checks.findings import Fault, Findings
from app.proof.checks.reading import in_pieces
from app.proof.checks.rows import Piece

PIECE = 20  # a picture of a page has a few hundred kB
CONSENTING = frozenset({Event.CONSENT_GIVEN})
NAMING = frozenset({Event.EDITION_DRAFTED, Event.EDITION_MEASURED})


@dataclass
class Named:
    """Every text and file that a signed entry names, by SHA-256, with that entry's id."""

    statements: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    types: dict[str, set[str]] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)  # edition: its statements

    def learn(self, piece: Piece) -> None:
        """What the drafts and measurements among these entries name."""
        for entry_id, told in piece.telling(NAMING):
            words: list[str] = []
            if told["event"] == Event.EDITION_DRAFTED:
                words += [told[kind] for kind in ("policy", "privacy", "call")]
                self.words[told["edition"]] = frozenset(words)
                words += told.get("statements", {}).values()
                files = [(told[kind], PAGE_TYPE) for kind in ("edition", "form", "policy_page")]
                files += [(sha256, media_type) for sha256, media_type in told["assets"]]
            else:
                files = [(sha256, PICTURE_TYPE) for sha256 in told["pictures"]]
                files.append((told["figures"], FIGURES_TYPE))
            for sha256 in words:
                self.statements.setdefault(sha256, entry_id)
            for sha256, media_type in files:
                self.documents.setdefault(sha256, entry_id)
                self.types.setdefault(sha256, set()).add(media_type)

    def check_words(self, piece: Piece, admitted: Collection[str], findings: Findings) -> None:
        """Whether each consent names an edition and its statements, as a draft before it has them.

        The gatekeeper asks the same; one that a person has `admitted` may name others.
        """
        for entry_id, told in piece.telling(CONSENTING):
            known = self.words.get(told["edition"], frozenset())
            named = {one["statement"] for one in told["acts"]}
            named |= {one["policy"] for one in told["acts"] if "policy" in one}
            if not named <= known and told["jti"] not in admitted:
                words = "no draft in the log has the words that it names"
                findings.add(Fault.INSERTED, "entries", entry_id, words)


def check_texts(
    database: Database, named: Named, findings: Findings, *, statement: int, document: int
) -> int:
    """Every text's bytes against its hash, its type against the entries, and none is missing.

    A browser shows a document as what its type says, so the type is signed too. Those after the
    given numbers came meanwhile. Gives the count.
    """
    count = 0
    gone = dict(named.statements)
    statements = select(StatementRow.__table__).where(StatementRow.id <= statement)
    for _, rows in in_pieces(database, statements, StatementRow.id, PIECE, findings):
        count += len(rows)
        for row in rows:
            _check_text("statements", row, str(row.text).encode(), gone, findings)
    _tell_gone("statements", gone, findings)
    gone = dict(named.documents)
    documents = select(DocumentRow.__table__).where(DocumentRow.id <= document)
    for _, rows in in_pieces(database, documents, DocumentRow.id, PIECE, findings):
        count += len(rows)
        for row in rows:
            _check_text("documents", row, row.body, gone, findings)
            if row.media_type not in named.types.get(row.sha256, {row.media_type}):
                words = f"no entry names it as {row.media_type}"
                findings.add(Fault.EDITED, "documents", row.id, words)
    _tell_gone("documents", gone, findings)
    return count


def _check_text(
    table: str, row: Any, content: bytes | str, gone: dict[str, int], findings: Findings
) -> None:
    """An administrator of SQLite may leave text where bytes stood."""
    content = content.encode() if isinstance(content, str) else content
    if hashlib.sha256(content).hexdigest() != row.sha256:
        findings.add(Fault.EDITED, table, row.id, "its bytes are not those of its hash")
    elif gone.pop(row.sha256, None) is None:
        findings.add(Fault.INSERTED, table, row.id, "no entry names it")


def _tell_gone(table: str, gone: dict[str, int], findings: Findings) -> None:
    for sha256, entry_id in gone.items():
        words = f"{sha256}, which entry {entry_id} names, is not there"
        findings.add(Fault.MISSING, table, None, words)
