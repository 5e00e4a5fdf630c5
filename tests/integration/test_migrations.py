"""The schema goes up and down, with data, equals the models, and carries its triggers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from app.db import Base, Kind
from app.engines import make_engine
from app.schema import MIGRATIONS, SchemaFault, current_revision, migrate, require_newest
from tests.limits import against, asked, loads
from tests.office import Office
from tests.people import ROSA, SAM

VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))
NEWEST = (MIGRATIONS / "HEAD").read_text().strip()


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    made = make_engine(empty_database)
    yield made
    made.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def triggers(connection: Connection) -> set[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        query = "select tbl_name, name from sqlite_master where type = 'trigger'"
    else:
        query = (
            "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid "
            "where not t.tgisinternal and t.tgenabled in ('O', 'A')"
        )
    return {(row[0], row[1]) for row in connection.execute(text(query))}


def guarded(engine: Engine) -> set[str]:
    """The tables on which every trigger stands that an append-only table needs."""
    with engine.connect() as connection:
        found = triggers(connection)
    acts = ("no_update", "no_delete", "no_replace")
    needed = acts if engine.dialect.name == "sqlite" else ("no_change",)
    names = {table for table, _ in found}
    return {table for table in names if all((table, f"{table}_{act}") in found for act in needed)}


def test_the_schema_equals_the_models(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    require_newest(engine)


def test_up_down_and_up_again_leaves_the_same(engine: Engine) -> None:
    migrate(engine)
    before, guards = tables(engine), guarded(engine)
    migrate(engine, "base")
    assert tables(engine) == set()
    assert guarded(engine) == set()
    migrate(engine)
    assert (tables(engine), guarded(engine)) == (before, guards)


def test_every_table_of_proof_has_its_triggers(engine: Engine) -> None:
    migrate(engine)
    expected = {
        name
        for name, table in Base.metadata.tables.items()
        if table.info["kind"] is Kind.APPEND_ONLY
    }
    assert guarded(engine) == expected


def test_a_schema_with_data_goes_down_and_comes_up_empty(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call()
    engine = office.instance.database.engine
    migrate(engine, "base")
    assert tables(engine) == set()
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from leads")).scalar() == 0


def test_migrating_what_is_newest_changes_nothing(office: Office) -> None:
    request = office.visitor(ROSA).asks_for_a_call()
    migrate(office.instance.database.engine)
    assert request.state == "open"
    assert office.verifies().findings == []


def test_a_missing_schema_is_named_with_the_remedy(engine: Engine) -> None:
    with pytest.raises(SchemaFault, match="get-answers migrate"):
        require_newest(engine)


def test_a_newer_schema_is_refused(engine: Engine) -> None:
    migrate(engine)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(SchemaFault, match="newer than this release"):
        require_newest(engine)


def test_a_migration_that_fails_leaves_nothing(engine: Engine) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("create table outcomes (id integer primary key)"))
    with pytest.raises(Exception, match="outcomes"):
        migrate(engine)
    assert tables(engine) == {"outcomes"}
    with engine.connect() as connection:
        assert current_revision(connection) is None


def test_number_revision_and_file_name_are_one() -> None:
    numbers = [file.name[:4] for file in VERSIONS]
    assert numbers == [f"{number:04}" for number in range(1, len(VERSIONS) + 1)]
    assert numbers[-1] == NEWEST
    before = None
    for file in VERSIONS:
        source = file.read_text()
        assert f'revision = "{file.name[:4]}"' in source
        assert f"down_revision = {before!r}".replace("'", '"') in source
        before = file.name[:4]


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_migration_imports_nothing_of_the_living_application(file: Path) -> None:
    roots = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add((node.module or "").split(".")[0])
    assert roots <= {"sqlalchemy", "alembic", "__future__"}


def test_two_processes_that_migrate_at_once_agree(empty_database: str) -> None:
    engines = [make_engine(empty_database) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate, engines))
    for engine in engines:
        require_newest(engine)
        engine.dispose()


def test_leads_that_a_person_has_to_choose_are_marked_on_the_way_up(office: Office) -> None:
    for phone in ("405-555-0117", "626-555-0143"):
        office.visitor(ROSA).asks_for_a_call(phone=phone)
    engine = office.instance.database.engine

    def buckets() -> list[str]:
        with engine.connect() as connection:
            return [
                row[0] for row in connection.execute(text("select bucket from leads order by id"))
            ]

    before = buckets()
    migrate(engine, "0005")
    assert buckets() == ["America/Chicago", "America/Los_Angeles"]
    migrate(engine)
    assert buckets() == before == ["hand:America/Chicago", "America/Los_Angeles"]


def test_an_appointment_of_which_no_day_was_kept_is_anybodys_on_the_way_up(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    engine = office.instance.database.engine
    migrate(engine, "0006")
    with engine.begin() as connection:
        connection.execute(text("update leads set state = 'appointment'"))
    migrate(engine)
    office.passes(minutes=2)
    assert office.signs_in(SAM).takes(rosa.reference)


def test_a_list_from_before_there_was_a_choice_is_national_on_the_way_up(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    loads(office, b"2125550199", office.now.date())
    engine = office.instance.database.engine
    migrate(engine, "0007")
    migrate(engine)
    office.passes(days=32)
    assert against(asked(rosa)) == {"B-14"}
    assert office.verifies().findings == []
