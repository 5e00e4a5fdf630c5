"""Tables read from the first row to the last without holding them: in_pieces()."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from app.db import Database, Reading
from app.proof.checks.findings import Fault, Findings

Key = InstrumentedAttribute[int]
Query = Select[*tuple[Any, ...]]
BEFORE_ALL = -(2**31)  # an administrator may have given a row any number


def in_pieces(
    database: Database, query: Query, key: Key, size: int, findings: Findings
) -> Iterator[tuple[Reading, Sequence[Any]]]:
    """The rows of a query in the order of a unique key, so many at a time.

    Each piece comes with the snapshot that it was read in, to ask about the same moment.
    """
    after = BEFORE_ALL
    while True:
        with database.reading() as session:
            piece = query.where(key > after).order_by(key).limit(size)
            numbers = session.all(piece.with_only_columns(key))
            if not numbers:
                return
            yield session, readable(session, piece, key, findings)
        after = numbers[-1][0]


def readable(session: Reading, query: Query, key: Key, findings: Findings) -> Sequence[Any]:
    """The rows of a query; one that holds what its type cannot is told and left out.

    SQLite keeps any text in any column: what stands for a moment may be none.
    """
    try:
        return session.all(query)
    except (ValueError, TypeError):
        rows: list[Any] = []
    for (number,) in session.all(query.with_only_columns(key)):
        try:
            rows += session.all(query.where(key == number))
        except (ValueError, TypeError):
            table = key.class_.__tablename__
            findings.add(Fault.EDITED, table, number, "a value cannot be read")
    return rows
