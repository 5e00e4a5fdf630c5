"""Opening an instance: settings, keys, database, and the log that everything is written to."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection, inspect, text

from app.db import Database, faults_named
from app.engines import make_engine
from app.instance import (
    Keys,
    NoInstance,
    has_instance,
    is_demonstration,
    open_keys,
    private_folder,
    read_private,
    write_once,
)
from app.ledger.anchoring.memory import MemoryFile
from app.ledger.founding import LogFault, begin_tree, found_log, require_own_keys
from app.ledger.keys import IntakeKey, open_intake_key, open_log_key
from app.schema import current_revision, migrate, require_newest
from app.settings import Settings, read_settings

FORGOTTEN = (
    "The database is empty, and signer.json beside it remembers a log: put the database back from "
    "a back-up. A new log needs a folder of its own (GET_ANSWERS_INSTANCE)."
)


@dataclass(frozen=True)
class Opened:
    """An instance that is ready for use."""

    settings: Settings
    keys: Keys
    pen: IntakeKey
    database: Database


def open_instance(
    settings: Settings,
    *,
    migrating: bool = False,
    may_create: bool = True,
    unchecked: bool = False,
    at: datetime | None = None,
) -> Opened:
    """Opens an instance; on an empty database makes the keys, the schema and the log.

    `migrating` brings an older schema to head; without `may_create` nothing is made;
    `unchecked` lets foreign keys pass; `at` is when the log begins. Raises SchemaFault,
    KeyFault, LogFault, NoInstance, Unavailable.
    """
    folder = _keys_folder(settings, may_create=may_create)
    at = at or datetime.now(UTC)
    with faults_named():
        is_empty = _is_empty(settings, may_create=may_create)
        keys = open_keys(settings, may_create=is_empty)
        origin = _origin(settings, folder, may_create=is_empty)
        pen = open_intake_key(folder, origin, may_create=is_empty)
        if is_empty or migrating:
            _bring_to_head(settings)
        database = Database(settings.database, keys, pen)
        try:
            require_newest(database.reader)
            begins = is_empty or migrating
            _ask_the_log(database, pen, folder, at=at if begins else None, unchecked=unchecked)
        except BaseException:
            database.dispose()
            raise
    return Opened(settings, keys, pen, database)


@contextmanager
def opened(*, may_create: bool = False, unchecked: bool = False) -> Iterator[Opened]:
    """The instance that the environment names, for one command; raises as open_instance()."""
    settings = read_settings(os.environ)
    instance = open_instance(settings, may_create=may_create, unchecked=unchecked)
    try:
        yield instance
    finally:
        instance.database.dispose()


def unix_actor() -> str:
    """How entries name whoever runs a command: the Unix user."""
    import pwd

    try:
        return f"unix:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:
        return f"unix:{os.getuid()}"


def _keys_folder(settings: Settings, *, may_create: bool) -> Path:
    os.umask(0o077)
    if may_create:
        private_folder(settings.instance)
    elif not has_instance(settings):
        raise NoInstance(settings.instance)
    return settings.instance / "keys"


def _is_empty(settings: Settings, *, may_create: bool) -> bool:
    """Whether the database holds no record yet: only then may keys be made.

    Raises NoInstance where nothing may be made; SQLite makes a file of any name it is given.
    Raises LogFault where the signer remembers more.
    """
    engine = make_engine(settings.database, writes=False)
    file = engine.url.database or ""
    if engine.dialect.name == "sqlite" and not may_create and not Path(file).exists():
        raise _nothing_there(settings)
    try:
        with engine.connect() as connection:
            is_empty = not _has_entries(connection)
    finally:
        engine.dispose()
    if is_empty and (not may_create or MemoryFile(settings.instance).exists()):
        raise _nothing_there(settings)
    return is_empty


def _nothing_there(settings: Settings) -> NoInstance | LogFault:
    """Why an empty database is not opened: it never was one, or what it held is gone."""
    if MemoryFile(settings.instance).exists():
        return LogFault(FORGOTTEN)
    return NoInstance(settings.instance)


def _has_entries(connection: Connection) -> bool:
    if current_revision(connection) is None or not inspect(connection).has_table("entries"):
        return False
    return connection.execute(text("select 1 from entries limit 1")).first() is not None


def _bring_to_head(settings: Settings) -> None:
    engine = make_engine(settings.database)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def _ask_the_log(
    database: Database, pen: IntakeKey, folder: Path, *, at: datetime | None, unchecked: bool
) -> None:
    """The log begins at this moment, or gets its tree; then whether the folder's keys are its."""
    if at:
        log_key = open_log_key(folder, pen.issuer, may_create=True)
        with database.writing() as session:
            found_log(session, pen, log_key, at=at)
            begin_tree(session, log_key, at=at)
    if not unchecked:
        with database.reading() as session:
            require_own_keys(session, pen, folder)


def _origin(settings: Settings, folder: Path, *, may_create: bool) -> str:
    """The log's own name, fixed at its first start; a demonstration's says what it is."""
    host = urlsplit(settings.public_url).hostname or "get-answers.invalid"
    name = f"{host}/{secrets.token_hex(4)}"
    if is_demonstration(settings):
        name = f"demonstration.invalid/{secrets.token_hex(4)}"
    if may_create:
        write_once(folder / "origin", name.encode())
    return read_private(folder / "origin").decode(errors="replace")
