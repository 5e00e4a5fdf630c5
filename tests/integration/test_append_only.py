"""Tables of proof refuse every change, by trigger, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import exc

from app.db import Base, Kind, Unavailable
from app.leads.calls.consequences import Outcome
from app.leads.calls.steps import Step
from tests.figures import measures
from tests.limits import settles
from tests.office import Office
from tests.people import ROSA, SAM, WALTER
from tests.saying import remembers
from tests.sealing import seals

REFUSALS = (exc.IntegrityError, Unavailable)
APPEND_ONLY = sorted(
    table.name
    for table in Base.metadata.tables.values()
    if table.info.get("kind") is Kind.APPEND_ONLY
)


@pytest.fixture
def filled(office: Office) -> Office:
    """An office in whose every table of proof at least one row stands."""
    rosa = office.visitor(ROSA).asks_for_a_call(("part_c", "other"), message="A question")
    office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    sam.takes_next()
    sam.ticks(rosa.reference, Step.DIALLED)
    sam.records(rosa.reference, Outcome.ASKED_TO_STOP)
    measures(office)
    settles(office, rosa.reference)
    remembers(office, rosa)
    seals(office)
    return office


def run(office: Office, sql: str) -> None:
    with office.instance.database.writing() as session:
        session._connection.exec_driver_sql(sql)


def rows(office: Office, table: str) -> list[tuple[object, ...]]:
    with office.instance.database.reading() as session:
        found = session._connection.exec_driver_sql(f"select * from {table} order by 1, 2")
        return [tuple(row) for row in found]


def is_sqlite(office: Office) -> bool:
    return office.instance.database.engine.dialect.name == "sqlite"


def columns(table: str) -> str:
    return ", ".join(f'"{column.name}"' for column in Base.metadata.tables[table].columns)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_table_of_proof_refuses_every_change(filled: Office, table: str) -> None:
    before = rows(filled, table)
    assert before, "without a row nothing is tried"
    column = next(iter(Base.metadata.tables[table].columns)).name
    ways = [
        f"update {table} set {column} = {column}",
        f"delete from {table}",
        f"delete from {table} where {column} = (select max({column}) from {table})",
    ]
    if not is_sqlite(filled):
        ways += [f"truncate {table} cascade"]
        key = ", ".join(one.name for one in Base.metadata.tables[table].primary_key.columns)
        ways += [
            f"insert into {table} select * from {table} on conflict ({key}) "
            f"do update set {column} = excluded.{column}"
        ]
    else:
        ways += [f"replace into {table} ({columns(table)}) select {columns(table)} from {table}"]
    for way in ways:
        with pytest.raises(REFUSALS):
            run(filled, way)
        assert rows(filled, table) == before, way


WITH_UNIQUE = [
    name
    for name in APPEND_ONLY
    if any(column.unique for column in Base.metadata.tables[name].columns)
]


@pytest.mark.parametrize("table", WITH_UNIQUE)
def test_a_row_cannot_be_replaced_by_one_with_the_same_unique_value(
    filled: Office, table: str
) -> None:
    before = rows(filled, table)
    others = columns(table).replace('"id"', "id + 1000")
    others = others.replace('"leaf_index"', "leaf_index + 1000")
    replacing = "insert or replace" if is_sqlite(filled) else "insert"
    way = f"{replacing} into {table} ({columns(table)}) select {others} from {table} limit 1"
    with pytest.raises(REFUSALS):
        run(filled, way)
    assert rows(filled, table) == before


def test_a_table_of_work_may_change(filled: Office) -> None:
    run(filled, "update leads set too_fast = too_fast")
    run(filled, "delete from waiting")
