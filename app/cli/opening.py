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

from sqlalchemy import Engine, inspect, text

from app.db import Database
from app.engines import make_engine
from app.instance import Keys, is_demonstration, open_keys, private_folder, read_key, write_once
from app.ledger.founding import found_log
from app.ledger.keys import IntakeKey, open_intake_key
from app.schema import current_revision, migrate, require_newest
from app.settings import Settings, read_settings


@dataclass(frozen=True)
class Opened:
    """An instance that is ready for use."""

    settings: Settings
    keys: Keys
    pen: IntakeKey
    database: Database


def open_instance(
    settings: Settings, *, migrating: bool = False, at: datetime | None = None
) -> Opened:
    """Opens an instance; on an empty database makes the keys, the schema and the log.

    `migrating` brings an older schema to head; `at` is when its log begins. Raises
    SchemaFault, KeyFault, Unavailable.
    """
    os.umask(0o077)
    private_folder(settings.instance)
    engine = make_engine(settings.database)
    is_empty = _is_empty(engine)
    keys = open_keys(settings, may_create=is_empty)
    folder = settings.instance / "keys"
    origin = _origin(settings, folder, may_create=is_empty)
    pen = open_intake_key(folder, origin, may_create=is_empty)
    if is_empty or migrating:
        migrate(engine)
    require_newest(engine)
    engine.dispose()
    database = Database(settings.database, keys, pen)
    with database.writing() as session:
        found_log(session, pen, at=at or datetime.now(UTC))
    return Opened(settings, keys, pen, database)


@contextmanager
def opened() -> Iterator[Opened]:
    """The instance that the environment names, for one command."""
    instance = open_instance(read_settings(os.environ))
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


def _is_empty(engine: Engine) -> bool:
    """Whether the database holds no record yet: only then may keys be made."""
    with engine.connect() as connection:
        if current_revision(connection) is None:
            return True
        if not inspect(connection).has_table("entries"):
            return True
        return connection.execute(text("select 1 from entries limit 1")).first() is None


def _origin(settings: Settings, folder: Path, *, may_create: bool) -> str:
    """The log's own name, fixed at its first start; a demonstration's says what it is."""
    host = urlsplit(settings.public_url).hostname or "get-answers.invalid"
    name = f"{host}/{secrets.token_hex(4)}"
    if is_demonstration(settings):
        name = f"demonstration.invalid/{secrets.token_hex(4)}"
    if may_create:
        write_once(folder / "origin", name.encode())
    return read_key(folder / "origin", may_create=False).decode()
