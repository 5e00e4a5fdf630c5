"""A log from before there was a tree: what waited is taken in once, late, and on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from app.cli.opening import Opened, open_instance
from app.db import Database
from app.engines import make_engine
from app.instance import open_keys, private_folder
from app.ledger.event import Event, record_event, seal_event
from app.ledger.keyring import INTAKE
from app.ledger.keys import open_intake_key
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow, KeyRow, LeafRow, QuarantineRow
from app.ledger.proofs import nodes_of
from app.ledger.tree import root_of
from app.proof.audit import verify_ledger
from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from app.schema import migrate
from app.settings import Settings
from tests.exporting import exports, unpacked
from tests.office import NOON, Office, publish
from tests.people import ROSA
from tests.sealing import seals

ORIGIN = "get-answers.invalid/12345678"
LONG_AGO = NOON - timedelta(days=400)
WAITED = 5  # log.created, key.added and three more


@dataclass
class Upgraded:
    """An instance that was brought to this release, at the office's time."""

    instance: Opened
    now: datetime


@pytest.fixture
def settings(empty_database: str, tmp_path: Path) -> Settings:
    """An instance as a release without a tree left it."""
    settings = Settings(instance=tmp_path / "instance", database_url=empty_database)
    folder = private_folder(private_folder(settings.instance) / "keys")
    (folder / "origin").write_text(ORIGIN)
    (folder / "origin").chmod(0o600)
    keys = open_keys(settings, may_create=True)
    pen = open_intake_key(folder, ORIGIN, may_create=True)
    engine = make_engine(empty_database)
    migrate(engine, "0004")
    engine.dispose()
    database = Database(empty_database, keys, pen)
    with database.writing() as session:
        facts: dict[str, object] = {"origin": pen.issuer, "records_key": keys.fingerprint}
        record_event(session, seal_event(pen, Event.LOG_CREATED, facts, at=LONG_AGO))
        row = {"kid": pen.kid, "role": INTAKE, "public": pen.public}
        told = row | {"public": pen.public.hex()}
        entry_id = record_event(session, seal_event(pen, Event.KEY_ADDED, told, at=LONG_AGO))
        session.execute(insert(KeyRow), row | {"entry_id": entry_id})
        for days in (1, 2, 3):
            at = LONG_AGO + timedelta(days=days)
            record_event(session, seal_event(pen, Event.STAFF_SIGNED_OUT, {}, at=at))
    database.dispose()
    return settings


@pytest.fixture
def upgraded(settings: Settings) -> Iterator[Upgraded]:
    instance = open_instance(settings, migrating=True, at=NOON)
    yield Upgraded(instance, NOON)
    instance.database.dispose()


def events(upgraded: Upgraded) -> list[str]:
    with upgraded.instance.database.reading() as session:
        in_order = (
            select(EntryRow.event)
            .join(LeafRow, LeafRow.entry_id == EntryRow.id)
            .order_by(LeafRow.leaf_index)
        )
        return [row.event for row in session.all(in_order)]


def test_what_waited_is_taken_in_and_the_record_says_how_much(upgraded: Upgraded) -> None:
    assert len(events(upgraded)) == WAITED + 2, "the key that will sign, and the record of it, too"
    assert seals(upgraded)
    assert events(upgraded)[WAITED:] == [Event.KEY_ADDED, Event.TREE_BEGUN]
    with upgraded.instance.database.reading() as session:
        leaf = session.scalar(select(EntryRow.leaf).where(EntryRow.event == Event.TREE_BEGUN))
        told = claims_in(leaf or b"")
        assert told["waiting"] == WAITED
        assert told["root"] == root_of(WAITED, nodes_of(session)).hex()
        assert session.all(select(QuarantineRow.reason)) == []


def test_that_they_came_late_is_told_for_ever(upgraded: Upgraded) -> None:
    seals(upgraded)
    report = verify_ledger(upgraded.instance.database, {})
    assert report.findings == []
    (told,) = map(str, report.notices)
    assert told.startswith("late: entries ")
    assert f"{WAITED} entries had waited" in told


def test_it_happens_once(upgraded: Upgraded, settings: Settings) -> None:
    seals(upgraded)
    before = events(upgraded)
    again = open_instance(settings, migrating=True, at=NOON)
    again.database.dispose()
    seals(upgraded)
    assert events(upgraded) == before


def test_after_that_what_is_late_is_set_aside(upgraded: Upgraded) -> None:
    seals(upgraded)
    with upgraded.instance.database.writing() as session:
        sealed = seal_event(session.pen, Event.STAFF_SIGNED_OUT, {}, at=LONG_AGO)
        record_event(session, sealed)
    seals(upgraded)
    with upgraded.instance.database.reading() as session:
        assert [row.reason for row in session.all(select(QuarantineRow.reason))] == ["late"]


def test_a_record_from_before_is_verified_and_said_to_be_late(settings: Settings) -> None:
    engine = make_engine(settings.database)
    migrate(engine)  # today's tables, so that today's form can send; the log is as it was left
    engine.dispose()
    keys = open_keys(settings, may_create=False)
    pen = open_intake_key(settings.instance / "keys", ORIGIN, may_create=False)
    old = Opened(settings, keys, pen, Database(settings.database, keys, pen))
    office = Office(old, publish(old, at=LONG_AGO), now=LONG_AGO + timedelta(days=4))
    request = office.visitor(ROSA).asks_for_a_call()
    old.database.dispose()
    office.instance, office.now = open_instance(settings, migrating=True, at=NOON), NOON
    seals(office)
    files = unpacked(exports(office, request.reference))
    lines = verify(files, Policy(files["policy.txt"].decode()))
    assert lines[0] == "VERIFIED"
    assert any("taken in late, on record: tree.begun" in line for line in lines)
    office.instance.database.dispose()
