"""Everything, from the first entry: verify_ledger()."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select

from app.consent.models import DocumentRow, StatementRow
from app.db import Database, Reading
from app.ledger.event import rfc3339
from app.ledger.leaf import BadLeaf, key_named_in, verify_leaf
from app.ledger.models import EntryRow, KeyRow, WaitingRow
from app.proof.acts import check_consents, check_outcomes, check_revocations
from app.proof.values import check_values
from app.proof.words import (
    check_documents,
    check_editions,
    check_keys,
    check_measurements,
    check_statements,
    check_steps,
)

PIECE = 1_000
Claims = dict[str, Any]


@dataclass
class Report:
    """What was checked, and one line for each row that does not hold."""

    entries: int = 0
    consents: int = 0
    documents: int = 0
    values: int = 0
    findings: list[str] = field(default_factory=list)


def verify_ledger(database: Database, trusted: Mapping[str, bytes]) -> Report:
    """Checks every leaf's signature, every row against its leaf, every text against its hash.

    `trusted` are the public keys that the caller knows from outside the database, by key id.
    """
    report = Report()
    with database.reading() as session:
        _check_keys(session, trusted, report)
    entries: dict[int, Claims] = {}
    _in_pieces(database, _entries, lambda rows: _check_entries(rows, trusted, entries, report))
    _in_pieces(database, _statements, lambda rows: _check_texts("statement", rows, report))
    _in_pieces(database, _documents, lambda rows: _check_texts("document", rows, report))
    with database.reading() as session:
        report.consents = check_consents(session, entries, report.findings)
        for check in (
            check_keys,
            check_editions,
            check_documents,
            check_statements,
            check_steps,
            check_measurements,
            check_revocations,
            check_outcomes,
        ):
            check(session, entries, report.findings)
        report.values = check_values(session, entries, report.findings)
    return report


def count_waiting(session: Reading) -> int:
    """How many entries have no place in the tree yet."""
    return session.scalar(select(func.count()).select_from(WaitingRow)) or 0


def _entries(after: int) -> Select[*tuple[Any, ...]]:
    return select(EntryRow.__table__).where(EntryRow.id > after).order_by(EntryRow.id)


def _statements(after: int) -> Select[*tuple[Any, ...]]:
    query = select(StatementRow.id, StatementRow.sha256, StatementRow.text.label("content"))
    return query.where(StatementRow.id > after).order_by(StatementRow.id)


def _documents(after: int) -> Select[*tuple[Any, ...]]:
    query = select(DocumentRow.id, DocumentRow.sha256, DocumentRow.body.label("content"))
    return query.where(DocumentRow.id > after).order_by(DocumentRow.id)


def _in_pieces(
    database: Database,
    query: Callable[[int], Select[*tuple[Any, ...]]],
    check: Callable[[Sequence[Any]], None],
) -> None:
    after = 0
    while True:
        with database.reading() as session:
            rows = session.all(query(after).limit(PIECE))
        if not rows:
            return
        check(rows)
        after = rows[-1].id


def _check_keys(session: Reading, trusted: Mapping[str, bytes], report: Report) -> None:
    stored = {row.kid: row.public for row in session.all(select(KeyRow.kid, KeyRow.public))}
    for kid, public in trusted.items():
        if stored.get(kid) != public:
            report.findings.append(f"key {kid}: not the one that the log introduces")


def _check_entries(
    rows: Sequence[Any],
    trusted: Mapping[str, bytes],
    entries: dict[int, Claims],
    report: Report,
) -> None:
    for row in rows:
        report.entries += 1
        try:
            kid = key_named_in(row.leaf)
            if kid not in trusted:
                raise BadLeaf(f"signed by an unknown key {kid}")
            claims = verify_leaf(row.leaf, trusted[kid])
        except BadLeaf as fault:
            report.findings.append(f"entry {row.id}: {fault}")
            continue
        told = (claims["jti"], claims["event"], claims["ref"], claims["at"])
        if told != (row.jti, row.event, row.ref, rfc3339(row.at)):
            report.findings.append(f"entry {row.id}: the row differs from its leaf")
        entries[row.id] = claims


def _check_texts(kind: str, rows: Sequence[Any], report: Report) -> None:
    for row in rows:
        report.documents += 1
        content = row.content.encode() if isinstance(row.content, str) else row.content
        if hashlib.sha256(content).hexdigest() != row.sha256:
            report.findings.append(f"{kind} {row.id}: its bytes are not those of its hash")
