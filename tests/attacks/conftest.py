"""One history for all attacks on each database; each attack finds it whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from app.cli.opening import open_instance
from app.settings import Settings
from tests.attacks.scene import Scene, keep, make_history
from tests.conftest import Template
from tests.office import Office


@pytest.fixture(scope="session")
def prepared(
    database_kind: str,
    template: Template,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scene]:
    """The history, made once."""
    folder = tmp_path_factory.mktemp("attacked") / "instance"
    shutil.copytree(template.folder, folder)
    url = f"sqlite:///{folder}/get-answers.sqlite3"
    name = f"attacked_{uuid4().hex}"
    if database_kind == "postgresql":
        url = request.getfixturevalue("cluster").create(name, template.database)
    settings = Settings(instance=folder, database_url=url, allow_fictional_numbers=True)
    office = Office(open_instance(settings), template.edition_hash)
    notes = make_history(office)
    yield Scene(office, notes, keep(office))
    office.instance.database.dispose()
    if database_kind == "postgresql":
        request.getfixturevalue("cluster").drop(name)


@pytest.fixture
def scene(prepared: Scene) -> Iterator[Scene]:
    """The history as nobody has touched it, at the time at which it ends."""
    yield replace(prepared, office=replace(prepared.office))
    prepared.goes_back()
