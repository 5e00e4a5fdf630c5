"""A person is erased: no byte of them is left, the proofs hold, and nobody calls."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.db import Base, Kind
from app.forgetting import NotForgotten, forget_deleted
from app.leads.lookup.finding import lead_of
from app.leads.models import State
from app.leads.retention import Basis, erase_lead
from app.leads.said.corrections import Field
from app.leads.timeline.events import Account, Script
from app.proof.mirror.mirroring import mirror_log
from tests.erasing import erases
from tests.integration.traces import (
    CANARY,
    MARKS,
    MESSAGE,
    NOTE,
    TIMELINE,
    TOLD_EMAIL,
    TOLD_NAME,
    TOLD_NUMBER,
    exported,
    files_in,
    marks_in,
    rows_that_hold_a_mark,
    run,
    salted_values,
    stored_bytes,
)
from tests.office import Office, Request
from tests.people import ROSA, WALTER
from tests.saying import corrects, notes
from tests.sealing import seals

ERASABLE = [
    table.name for table in Base.metadata.sorted_tables if table.info["kind"] is Kind.ERASABLE
]


@pytest.fixture
def canary(office: Office) -> Request:
    """One person among others, whose every value would be known again."""
    for _ in range(40):
        office.visitor(ROSA).asks_for_a_call()
    account = Account(Script.TIMELINE, TIMELINE)
    canary = office.visitor(CANARY).asks_for_a_call(message=MESSAGE, account=account)
    notes(canary, NOTE)
    corrects(canary, Field.LAST_NAME, TOLD_NAME)
    corrects(canary, Field.EMAIL, TOLD_EMAIL)
    corrects(canary, Field.PHONE, TOLD_NUMBER)
    for _ in range(40):
        office.visitor(WALTER).asks_for_a_call()
    return canary


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
        # What pages keep until they are reused.
        run(database, f"vacuum full {', '.join(ERASABLE)}")
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
