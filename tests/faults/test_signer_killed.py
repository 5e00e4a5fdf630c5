"""The signer dies after it has saved what it signed and before anybody has seen it: it goes on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.ledger.anchoring.copies import FOLDER
from app.ledger.anchoring.memory import MemoryFile
from app.ledger.models import CheckpointRow
from tests.faults.books import Told, faults_in
from tests.faults.crew import crew_of, seals_tree
from tests.faults.test_log_killed import consents
from tests.integration.log_rows import entries
from tests.office import Office
from tests.people import ROSA, WALTER
from tests.sealing import integrates, seals, signs

PATIENCE = 30.0  # seconds


@contextmanager
def file_held(office: Office) -> Iterator[None]:
    """Where the copy of the next note belongs stands a pipe that nobody fills: reading it waits."""
    day = office.instance.settings.instance / FOLDER / f"{office.now:%Y-%m-%d}"
    pipe = day / f"{len(entries(office)):012}.note"
    day.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)
    yield
    pipe.unlink()


@contextmanager
def row_held(office: Office) -> Iterator[None]:
    """Somebody else holds the table of checkpoints, on SQLite the whole database."""
    with office.instance.database.writing() as session:
        if session.dialect == "postgresql":
            session.execute(text("lock table checkpoints in exclusive mode"))
        yield


def saved(office: Office) -> str:
    memory = MemoryFile(office.instance.settings.instance).load()
    return memory.note if memory else ""


def published(office: Office) -> list[str]:
    with office.instance.database.reading() as session:
        query = select(CheckpointRow.note).order_by(CheckpointRow.id)
        return [row.note for row in session.all(query)]


@pytest.mark.parametrize("held", [file_held, row_held])
def test_what_was_saved_comes_out_and_the_log_goes_on(
    office: Office, tmp_path: Path, held: Callable[[Office], object]
) -> None:
    first = seals(office)
    office.visitor(ROSA).asks_for_a_call()
    integrates(office)
    with crew_of(office, tmp_path / "crew") as crew:
        with held(office):  # type: ignore[attr-defined]
            crew.begins(seals_tree, 1)
            until(lambda: saved(office) != first)
            crew.is_killed()
        second = saved(office)
        assert published(office) == [first], "nobody has seen it yet"
    office.visitor(WALTER).asks_for_a_call()
    integrates(office)
    third = signs(office)
    assert published(office) == [first, second, third]
    jtis = consents(office)
    assert faults_in(office, Told(jtis, jtis)) == []


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)
