"""One cell of any table of proof is edited: it is found, and named as what it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    select,
    text,
    update,
)

from app.db import Base, Kind, Reading
from app.proof.checks.findings import Fault
from tests.attacks.scene import Scene

WORKING_BUT_PROVEN = ("tiles", "log_state")
PROVEN = [
    table
    for table in Base.metadata.sorted_tables
    if table.info["kind"] is Kind.APPEND_ONLY or table.name in WORKING_BUT_PROVEN
]
REFERRED_TO = {
    key.target_fullname for one in Base.metadata.sorted_tables for key in one.foreign_keys
}
PARTS = {"consents.act", "revocations.person"}  # which of an entry's rows it is


def is_number(column: Column[Any]) -> bool:
    """Whether it is a row's number that nothing refers to: it orders nothing and says nothing."""
    return (
        column.name == "id"
        and column.table.name != "log_state"
        and f"{column.table.name}.id" not in REFERRED_TO
    )


def is_place(column: Column[Any]) -> bool:
    """Whether it says where a row belongs: a change takes one away here and puts one there."""
    return column.primary_key or bool(column.foreign_keys) or str(column) in PARTS


def changed(column: Column[Any], value: Any, others: list[Any]) -> Any:
    """Another value that this column can hold; `others` are some that it may hold."""
    kind = column.type
    another = next((one for one in others if one != value), None)
    if another is not None:
        return another
    if isinstance(kind, JSON):
        return ["other"] if isinstance(value, list) else {"other": "other"}
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, Integer):
        return (value or 0) + 900
    if isinstance(kind, LargeBinary):
        return bytes([value[0] ^ 1]) + value[1:]
    return _other_text(value) if isinstance(kind, String) else _other_moment(value)


def permitted(session: Reading, column: Column[Any]) -> list[Any]:
    """What a column may hold, where it may not hold everything."""
    checks = [one for one in column.table.constraints if isinstance(one, CheckConstraint)]
    for key in () if column.unique or column.primary_key else column.foreign_keys:
        return [row[0] for row in session.all(select(key.column))]
    if any(column.name in str(one.sqltext) for one in checks):
        return [row[0] for row in session.all(select(column).distinct())]
    return []


def _other_text(value: str | None) -> str:
    if not value:
        return "another"
    last = "f" if value[-1] != "f" else "0"
    return value[:-1] + last


def _other_moment(value: date) -> date:
    return value + timedelta(days=1)  # of a date as of a moment


def edits(scene: Scene, column: Column[Any]) -> None:
    """Changes the cell of the newest row that has a value there."""
    table = column.table
    assert isinstance(table, Table)
    database = scene.office.instance.database
    with database.reading() as session:
        rows = [row._mapping for row in session.all(select(table).order_by(*table.primary_key))]
        others = permitted(session, column)
    assert rows, "without a row nothing is tried"
    row = next((one for one in reversed(rows) if one[column.name] is not None), rows[-1])
    value = changed(column, row[column.name], others)
    scene.does()
    with database.writing() as session:
        if session.dialect == "postgresql":
            session.execute(text("set local session_replication_role = replica"))
        keys = [one == row[one.name] for one in table.primary_key]
        session.execute(update(table).where(*keys), {column.name: value})


CELLS = [
    column for table in PROVEN for column in table.columns if not is_number(column)
]  # a new table or column is here without a change of this file


@pytest.mark.parametrize("column", CELLS, ids=str)
def test_an_edited_cell_is_found(scene: Scene, column: Column[Any]) -> None:
    edits(scene, column)
    report = scene.verifies()
    kinds = {one.kind for one in report.findings}
    if is_place(column):
        assert kinds
    else:
        assert Fault.EDITED in kinds
        assert column.table.name in {one.table for one in report.findings}


NUMBERS = [column for table in PROVEN for column in table.columns if is_number(column)]


@pytest.mark.parametrize("column", NUMBERS, ids=str)
def test_the_number_of_a_row_that_nothing_refers_to_says_nothing(
    scene: Scene, column: Column[Any]
) -> None:
    edits(scene, column)
    assert scene.verifies().findings == []


def test_nothing_was_edited_and_nothing_is_found(scene: Scene) -> None:
    report = scene.verifies(*scene.notes, on_the_machine=True)
    assert report.findings == []
    assert len(report.elsewhere) == len(scene.notes) + 1, "each note, and the signer's memory"
    assert report.leaves == report.entries


def test_to_take_the_triggers_away_alone_is_no_fault(scene: Scene) -> None:
    scene.does()
    assert scene.kinds() == set()
