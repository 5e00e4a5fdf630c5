"""Rows that stand for nothing: each refers to what is not there: find_strays()."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, func, select

import app.consent.limits.models
import app.notices.models
import app.staff.models  # noqa: F401  (with these, every table is known)
from app.consent.models import ConsentRow
from app.db import Base, Reading
from app.leads.models import PersonRow
from app.ledger.models import EntryRow
from app.proof.checks.findings import MOST, Fault, Findings

REFERRED_TO = ("entries", "editions")


def find_strays(session: Reading, findings: Findings) -> None:
    """Every row, of whatever table, that refers to an entry or an edition that is not there.

    One that is beyond the last entry was written by a log that was longer than this one.
    """
    last = session.scalar(select(func.max(EntryRow.id))) or 0
    for column, target in _references():
        found = select(target).where(target == column).exists()
        key = next(iter(column.table.primary_key)).label("id")
        query = select(key, column.label("gone")).where(column.is_not(None), ~found)
        for row in session.all(query.order_by(column).limit(MOST)):
            is_beyond = target.table.name == EntryRow.__tablename__ and row.gone > last
            kind = Fault.TRUNCATED if is_beyond else Fault.MISSING
            words = f"is not there, though {column.table.name} {row.id} refers to it"
            findings.add(kind, target.table.name, row.gone, words)
    consented = select(ConsentRow.id).where(ConsentRow.lead_id == PersonRow.lead_id).exists()
    for (lead_id,) in session.all(select(PersonRow.lead_id).where(~consented).limit(MOST)):
        findings.add(Fault.INSERTED, "people", lead_id, "no consent is theirs")


def _references() -> Iterator[tuple[Column[Any], Column[Any]]]:
    """Each column that refers to an entry or an edition, with the one that it refers to."""
    for table in Base.metadata.sorted_tables:
        for key in (one for column in table.columns for one in column.foreign_keys):
            if key.column.table.name in REFERRED_TO:
                yield key.parent, key.column
