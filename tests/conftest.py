"""What every test may ask for: both databases, an instance, the office, the web, data of others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from app import create_app
from app.cli.opening import Opened, open_instance
from app.ledger.integrate import integrate
from app.settings import Settings
from tests.compiled import compile_once
from tests.databases import KINDS, Cluster, find_binaries, running_cluster
from tests.office import NOON, OPENED_AT, Office, publish
from tests.visiting import Browser

REQUIRES_ALL = os.environ.get("GET_ANSWERS_REQUIRE_ALL") == "1"
DATA = Path(os.environ.get("GET_ANSWERS_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))

compile_once()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Where everything is required, a test that is skipped has failed."""
    report = yield
    if REQUIRES_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """A file of the data of others; the test is skipped where they are not."""

    def find(name: str) -> Path:
        file = DATA / name
        if not file.exists():
            pytest.skip(f"the test data of others are not there: {file}")
        return file

    return find


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL for this process of pytest; skipped where the system has none."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL in /usr/lib/postgresql")
    with running_cluster(binaries, survives_power_cuts=False) as running:
        yield running


@pytest.fixture(params=KINDS, scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """The test runs once for each database."""
    return str(request.param)


@pytest.fixture
def empty_database(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The URL of a database without a table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"empty_{uuid4().hex}"
    yield cluster.create(name)
    cluster.drop(name)


@dataclass(frozen=True)
class Template:
    """An instance to be copied: its folder, and its first edition in English."""

    folder: Path
    database: str
    edition_hash: str


@pytest.fixture(scope="session")
def template(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    """A migrated instance with its first editions published; nobody opens it again."""
    folder = tmp_path_factory.mktemp("template") / "instance"
    name, url = f"template_{uuid4().hex}", ""
    if database_kind == "postgresql":
        url = request.getfixturevalue("cluster").create(name)
    settings = Settings(instance=folder, database_url=url, allow_fictional_numbers=True)
    instance = open_instance(settings, at=OPENED_AT)
    publish(instance, language="es")
    sha256 = publish(instance)
    with instance.database.writing() as session:
        integrate(session, at=OPENED_AT)
    instance.database.dispose()
    yield Template(folder, name, sha256)
    if database_kind == "postgresql":
        request.getfixturevalue("cluster").drop(name)


@pytest.fixture
def database_url(
    database_kind: str, template: Template, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The URL of a database with the first edition; its keys stand in tmp_path/instance."""
    shutil.copytree(template.folder, tmp_path / "instance")
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/instance/get-answers.sqlite3"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"test_{uuid4().hex}"
    yield cluster.create(name, template.database)
    cluster.drop(name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of the tests: fictional numbers pass, nothing is limited."""
    return Settings(
        instance=tmp_path / "instance",
        database_url=database_url,
        allow_fictional_numbers=True,
        ratelimit_enabled=False,
    )


@pytest.fixture
def instance(settings: Settings) -> Iterator[Opened]:
    """An open instance with its first edition published."""
    opened = open_instance(settings)
    yield opened
    opened.database.dispose()


@pytest.fixture
def office(instance: Opened, template: Template) -> Office:
    """The office at work on this instance."""
    return Office(instance, template.edition_hash)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """The clock of the web: it begins at the office's noon, ticks, and can be moved."""
    with time_machine.travel(NOON) as traveller:
        yield traveller


@pytest.fixture
def web(instance: Opened, noon: time_machine.Traveller) -> Iterator[Flask]:
    """The web application over the instance."""
    assert noon
    app = create_app(instance.settings, instance.database, instance.keys)
    yield app
    app.extensions["press"].stop()


@pytest.fixture
def visitor(web: Flask) -> Browser:
    """A visitor's browser."""
    return Browser(web)
