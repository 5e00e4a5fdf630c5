"""On PostgreSQL the pages themselves hold no row and no index entry of an erased person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import exc, text

from app.db import Database
from app.forgetting import forget_deleted
from app.leads.retention import Basis, erase_lead
from tests.integration.traces import CANARY, run
from tests.office import Office
from tests.people import ROSA, WALTER

ON_POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
PAGES = "generate_series(0, pg_relation_size('{0}') / 8192 - 1) as page"
ROWS = f"select t_data from {PAGES}, heap_page_items(get_raw_page('{{0}}', cast(page as int)))"
KEYS = (
    f"select decode(replace(data, ' ', ''), 'hex') from {PAGES}, "
    "bt_page_items('{0}', cast(page as int)) where page > 0"
)
INDEXES = (
    "ix_people_phone", "ix_people_last_four", "ix_people_name_key", "ix_people_email_key"
)  # fmt: skip


def held(database: Database, query: str) -> Iterator[bytes]:
    with database.engine.connect() as connection:
        yield from (bytes(one) for one in connection.scalars(text(query)) if one is not None)


def places_of(database: Database) -> list[str]:
    """Where the pages hold the name, the number or the address, seen by queries or not."""
    queries = {"people": ROWS.format("people")}
    queries |= {index: KEYS.format(index) for index in INDEXES}
    marks = [
        one.encode() for one in (CANARY.first, CANARY.first.lower(), CANARY.email, "+16265550177")
    ]
    marks.append(b"\x0b0177")  # the last digits by themselves, behind their length
    return [
        place
        for place, query in queries.items()
        if any(mark in data for data in held(database, query) for mark in marks)
    ]


@ON_POSTGRESQL
def test_rows_and_index_entries_leave_the_pages(office: Office) -> None:
    database = office.instance.database
    try:
        run(database, "create extension pageinspect")
    except exc.DBAPIError:
        pytest.skip("no pageinspect")
    office.visitor(ROSA).asks_for_a_call()
    canary = office.visitor(CANARY).asks_for_a_call()
    office.visitor(WALTER).asks_for_a_call()
    assert places_of(database) == ["people", *INDEXES]
    with database.writing() as session:
        erase_lead(session, canary.reference, reason=Basis.ASKED, actor="account:1", at=office.now)
    assert places_of(database) == ["people", *INDEXES], "deleted, and still there"
    forget_deleted(database)
    assert places_of(database) == []
