"""A log with something in every table, of which every attack gets a whole copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Select, text

from app.db import Base
from app.ledger.anchoring.copies import FOLDER
from app.ledger.anchoring.memory import FILE
from app.proof.audit import Report, Way, verify_ledger
from app.proof.checks.findings import Fault
from tests.integration.tampering import fill_every_table, tamper
from tests.office import Office
from tests.people import JUNE, ROSA, WALTER
from tests.sealing import seals


@dataclass
class Scene:
    """An instance, what an auditor kept of its log, and the way back to how it was."""

    office: Office
    notes: list[str]  # every checkpoint, as somebody outside has kept it
    goes_back: Callable[[], None] = field(repr=False)

    def does(self, *commands: str) -> None:
        """What the administrator of the database can do: no trigger stops it."""
        tamper(self.office, *commands)

    def number(self, query: Select[int]) -> int:
        """The number that a query finds."""
        with self.office.instance.database.reading() as session:
            return session.scalar(query) or 0

    def verifies(self, *notes: str, on_the_machine: bool = False) -> Report:
        """What the auditor sees with what was kept outside: by default the newest checkpoint.

        `on_the_machine`: the files beside the database were left alone.
        """
        instance = self.office.instance
        given = [(f"{n}.eml", note) for n, note in enumerate(notes or self.notes[-1:])]
        way = Way((instance.settings.instance,) if on_the_machine else (), given)
        return verify_ledger(instance.database, {instance.pen.kid: instance.pen.public}, way)

    def kinds(self, *notes: str, on_the_machine: bool = False) -> set[Fault]:
        """In which ways the log does not hold."""
        report = self.verifies(*notes, on_the_machine=on_the_machine)
        return {one.kind for one in report.findings}


def make_history(office: Office) -> list[str]:
    """Six submissions, calls, a stop, a measurement; sealed after each step. Gives the notes."""
    notes = [seals(office)]
    fill_every_table(office)
    notes.append(seals(office))
    for person in (ROSA, WALTER, JUNE):
        office.passes(minutes=3)
        office.visitor(person).asks_for_a_call()
        notes.append(seals(office))
    assert all(notes)
    return [one for one in notes if one]


def keep(office: Office) -> Callable[[], None]:
    """Keeps the instance as it is; gives the way back to it."""
    instance, kept = office.instance, office.instance.settings.instance.with_name("kept")
    instance.database.dispose()
    shutil.copytree(instance.settings.instance, kept)
    if instance.database.engine.dialect.name == "sqlite":
        return lambda: _put_files_back(office, kept, "get-answers.sqlite3")
    tables = [table.name for table in Base.metadata.sorted_tables]
    with instance.database.writing() as session:
        session.execute(text("create schema kept"))
        for table in tables:
            session.execute(text(f"create table kept.{table} as select * from {table}"))
    return lambda: _put_rows_back(office, kept, tables)


def _put_files_back(office: Office, kept: Path, *others: str) -> None:
    """The database's file, the signer's memory and the copies of checkpoints."""
    folder = office.instance.settings.instance
    office.instance.database.dispose()
    for stale in folder.glob("*.sqlite3-*"):
        stale.unlink()
    for name in (FILE, *others):
        shutil.copyfile(kept / name, folder / name)
    shutil.rmtree(folder / FOLDER)
    shutil.copytree(kept / FOLDER, folder / FOLDER)


def _put_rows_back(office: Office, kept: Path, tables: list[str]) -> None:
    _put_files_back(office, kept)
    with office.instance.database.writing() as session:
        session.execute(text("set local session_replication_role = replica"))
        session.execute(text("set local synchronous_commit = off"))
        ways = (f"delete from {one}; insert into {one} select * from kept.{one}" for one in tables)
        session.execute(text("; ".join(ways)))
