"""A person is erased: no byte of them is left, the proofs hold, and nobody calls."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.consent.models import ConsentRow
from app.db import Base, Database
from app.forgetting import NotForgotten, forget_deleted
from app.leads.lookup.finding import lead_of
from app.leads.models import State
from app.leads.retention import Basis, erase_lead
from app.leads.timeline.events import Account, Script
from app.ledger.models import DisclosureRow
from app.proof.export import export_consents, export_events, export_leads
from app.proof.mirror.mirroring import mirror_log
from tests.erasing import erases
from tests.office import Office, Request
from tests.people import ROSA, WALTER, Visitor
from tests.sealing import seals

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
MARKS += (MESSAGE, '[71943,"send"]')


@pytest.fixture
def canary(office: Office) -> Request:
    """One person among others, whose every value would be known again."""
    for _ in range(40):
        office.visitor(ROSA).asks_for_a_call()
    account = Account(Script.TIMELINE, TIMELINE)
    canary = office.visitor(CANARY).asks_for_a_call(message=MESSAGE, account=account)
    for _ in range(40):
        office.visitor(WALTER).asks_for_a_call()
    return canary


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
    """The salted values behind the entry of a request, as they are stored: base64."""
    query = (
        select(DisclosureRow.values)
        .join(ConsentRow, ConsentRow.entry_id == DisclosureRow.entry_id)
        .where(ConsentRow.lead_id == request.received.lead_id)
    )
    with office.instance.database.reading() as session:
        return list(json.loads(session.scalar(query) or "[]"))


def run(database: Database, command: str) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(command))


def test_no_byte_of_an_erased_person_is_left(
    office: Office, canary: Request, tmp_path: Path
) -> None:
    seals(office)
    database = office.instance.database
    if database.engine.dialect.name == "postgresql":
        run(database, "analyze")
    salted = salted_values(office, canary)
    assert marks_in(database) == set(MARKS), "without them nothing is looked for"
    assert all(any(one.encode() in data for data in stored_bytes(database)) for one in salted)
    assert CANARY.email in exported(database)

    erases(office, canary)

    if database.engine.dialect.name == "postgresql":
        run(database, "vacuum full people, disclosures")  # what pages keep until they are reused
    assert marks_in(database) == set()
    assert not any(one.encode() in data for data in stored_bytes(database) for one in salted)
    assert not any(mark in exported(database) for mark in MARKS)
    seals(office)
    mirror_log(database, tmp_path / "log")
    copied = list(files_in(tmp_path / "log"))
    assert len(copied) > 3, "without files nothing is looked at"
    assert not any(one.encode() in data for data in copied for one in (*MARKS, *salted))
    assert office.verifies().findings == []


def test_what_is_only_deleted_can_still_be_read_in_the_files(
    office: Office, canary: Request
) -> None:
    database = office.instance.database
    with database.writing() as session:
        erase_lead(session, canary.reference, reason=Basis.ASKED, actor="account:1", at=office.now)
    assert rows_that_hold_a_mark(database) == []
    assert marks_in(database) != set(), "then nothing had to be forgotten"
    forget_deleted(database)


def test_nothing_is_called_forgotten_while_somebody_still_reads_it(
    office: Office, canary: Request
) -> None:
    database = office.instance.database
    with database.reading() as session:
        assert lead_of(session, canary.reference).phone is not None
        with database.writing() as other:
            erase_lead(
                other, canary.reference, reason=Basis.ASKED, actor="account:1", at=office.now
            )
        with pytest.raises(NotForgotten):
            forget_deleted(database, patience=0.1)
        assert lead_of(session, canary.reference).phone is not None, "the reader went on"
    forget_deleted(database)
    office.visitor(ROSA).asks_for_a_call()


def test_people_send_and_read_while_deleted_bytes_are_cleared(
    office: Office, canary: Request
) -> None:
    database = office.instance.database
    ended = threading.Event()

    def works() -> int:
        """Sends and reads, one after the other, until it is over; gives how many were taken in."""
        taken = 0
        while not ended.is_set():
            reference = office.visitor(ROSA).asks_for_a_call().reference
            with database.reading() as session:
                assert lead_of(session, reference).state is State.OPEN
            taken += 1
        return taken

    with database.writing() as session:
        erase_lead(session, canary.reference, reason=Basis.ASKED, actor="account:1", at=office.now)
    with ThreadPoolExecutor(3) as pool:
        work = [pool.submit(works) for _ in range(3)]
        try:
            for _ in range(5):
                forget_deleted(database)
        finally:
            ended.set()
        taken = [one.result() for one in work]
    assert min(taken) > 0
    assert rows_that_hold_a_mark(database) == []
    assert marks_in(database) == set() or database.engine.dialect.name == "postgresql"
    assert office.verifies().findings == []
