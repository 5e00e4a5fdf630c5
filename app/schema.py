"""Where the database's schema stands, and bringing it to head: migrate()."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import Engine

MIGRATIONS = Path(__file__).parents[1] / "migrations"
LOCK = 7_221_954  # any number, the same for every migration of this project


class SchemaFault(RuntimeError):
    """The schema is not the one that this release works with."""


def newest_revision() -> str:
    """The revision that this release works with."""
    return (MIGRATIONS / "HEAD").read_text().strip()


def current_revision(connection: Connection) -> str | None:
    """The revision of a database; None: it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(
        text("select version_num from alembic_version")
    ).scalar()
    return revision


def migrate(engine: Engine, revision: str = "head") -> None:
    """Brings the schema up (or down) to a revision, in one transaction or not at all.

    Raises SchemaFault when the schema is newer than this release.
    """
    from alembic import command  # only here: a server compares revisions without it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            for limit in ("lock_timeout", "statement_timeout"):  # two starts wait in turn
                connection.execute(text(f"set local {limit} = 0"))
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        found = current_revision(connection)
        refuse_newer(found)
        going_down = revision == "base" or (revision != "head" and revision < (found or ""))
        (command.downgrade if going_down else command.upgrade)(config, revision)


def require_newest(engine: Engine) -> None:
    """Raises SchemaFault, with the remedy, when the schema is older, newer or missing."""
    with engine.connect() as connection:
        found = current_revision(connection)
    refuse_newer(found)
    newest = newest_revision()
    if found == newest:
        return
    raise SchemaFault(
        f"The database is at {found or 'no revision'}, this release needs {newest}: "
        "run get-answers migrate."
    )


def refuse_newer(found: str | None) -> None:
    """Raises SchemaFault for a schema that a later release has made."""
    newest = newest_revision()
    if found is not None and found > newest:
        raise SchemaFault(f"The database is at {found}, newer than this release ({newest}).")
