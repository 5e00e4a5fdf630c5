"""What is left of a person in files, exports and rows: every value of theirs is a marked one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select, text

from app.db import Base, Database
from app.leads.lookup.history import history_of
from app.ledger.models import DisclosureRow
from app.proof.export import export_consents, export_events, export_leads
from tests.office import Office, Request
from tests.people import Visitor

CANARY = Visitor("Kanarivogel", "Zwitscher", "(626) 555-0177", "kanari.zwitscher@example.com")
MESSAGE = "Mein Kanarienvogel pfeift"
TIMELINE = '{"cut":0,"e":[[71943,"send"]],"v":1,"vh":664,"vw":391}'
MARKS: tuple[str, ...] = (
    "Kanarivogel",
    "Zwitscher",
    "kanarivogel",
    "6265550177",
    "555-0177",
    CANARY.email,
)
NOTE, TOLD_NAME, TOLD_EMAIL = "Piepmatz im Bauer", "Trillerer", "triller@example.com"
TOLD_NUMBER = "(626) 555-0178"
MARKS += (MESSAGE, '[71943,"send"]', NOTE, TOLD_NAME, "trillerer", TOLD_EMAIL, "6265550178")


def files_in(folder: Path) -> Iterator[bytes]:
    """Every file of a folder: of an instance also the log beside the database, and its index."""
    for file in folder.rglob("*"):
        if file.is_file():
            yield file.read_bytes()


def stored_bytes(database: Database) -> Iterator[bytes]:
    """Everything that stands in the files of the database, log and index included."""
    if database.engine.dialect.name == "sqlite":
        yield from files_in(Path(str(database.engine.url.database)).parent)
        return
    relations = text(
        "select pg_read_binary_file(pg_relation_filepath(oid)) from pg_class "
        "where relkind in ('r', 'i', 't') and relfilenode <> 0"
    )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("checkpoint"))
        yield from connection.scalars(relations)


def marks_in(database: Database) -> set[str]:
    """The marked values in the files of the database; salted values stand there in base64 too."""
    found: set[str] = set()
    for data in stored_bytes(database):
        found |= {mark for mark in MARKS if mark.encode() in data}
    return found


def exported(database: Database) -> str:
    """All that the three exports tell."""
    with database.reading() as session:
        rows = [
            export(session, after=0, since=None, until=None)
            for export in (export_consents, export_leads, export_events)
        ]
    return json.dumps(rows, ensure_ascii=False)


def rows_that_hold_a_mark(database: Database) -> list[str]:
    """The tables in which a query finds a marked value, in whatever column."""
    found = []
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = "\n".join(str(tuple(row)) for row in session.all(select(table)))
            found += [table.name] if any(mark in rows for mark in MARKS) else []
    return found


def salted_values(office: Office, request: Request) -> list[str]:
    """The salted values behind every entry about a request, as they are stored: base64."""
    with office.instance.database.reading() as session:
        entries = [one.entry_id for one in history_of(session, request.reference)]
        query = select(DisclosureRow.values).where(DisclosureRow.entry_id.in_(entries))
        return [one for row in session.all(query) for one in json.loads(row.values)]


def run(database: Database, command: str) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(command))
