"""A key that was stolen, and retired with the day of the theft: what stands is told by time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.ledger.event import Event, record_event, rfc3339, seal_event
from app.ledger.founding import add_key
from app.ledger.keyring import INTAKE
from app.ledger.keys import IntakeKey, open_intake_key
from app.ledger.models import LeafRow
from app.proof.checks.findings import Fault
from tests.attacks.forging import places_entry, signs_entry
from tests.attacks.scene import Scene
from tests.sealing import seals

SIZE = select(func.count()).select_from(LeafRow)


@pytest.fixture
def next_key(scene: Scene, tmp_path: Path) -> IntakeKey:
    """The key that takes over; the log introduces it with the former one."""
    folder = tmp_path / "next"
    folder.mkdir(mode=0o700)
    office = scene.office
    key = open_intake_key(folder, office.instance.pen.issuer, may_create=True)
    with office.instance.database.writing() as session:
        add_key(session, key.kid, INTAKE, key.public, at=office.now)
    seals(office)
    return key


def retires(scene: Scene, key: IntakeKey) -> None:
    """The former key signs no more: an hour ago it was stolen."""
    office = scene.office
    since = rfc3339(office.now - timedelta(hours=1))
    facts = {"kid": office.instance.pen.kid, "role": INTAKE, "reason": "a theft", "since": since}
    with office.instance.database.writing() as session:
        record_event(session, seal_event(key, Event.KEY_RETIRED, facts, at=office.now))
    seals(office)


def test_what_a_stolen_key_signed_after_the_theft_is_suspect_and_what_it_signed_before_stands(
    scene: Scene, next_key: IntakeKey
) -> None:
    earlier = scene.number(SIZE)
    scene.office.passes(days=1)
    by_the_thief = signs_entry(scene.office)
    retires(scene, next_key)
    report = scene.verifies(on_the_machine=True)
    assert report.findings == []
    assert earlier > 10
    assert [(one.kind, one.row) for one in report.notices] == [(Fault.SUSPECT, by_the_thief)]


def test_what_a_key_signs_once_it_is_retired_is_found_in_the_tree(
    scene: Scene, next_key: IntakeKey
) -> None:
    retires(scene, next_key)
    entry = signs_entry(scene.office)
    places_entry(scene, entry, scene.number(SIZE))
    report = scene.verifies()
    assert [(one.kind, one.row) for one in report.findings] == [(Fault.UNKNOWN_KEY, entry)]
    assert "which the log had retired" in str(report.findings[0])


def test_what_a_key_signs_before_it_is_introduced_is_found_in_the_tree(
    scene: Scene, next_key: IntakeKey
) -> None:
    office = scene.office
    sealed = seal_event(next_key, Event.RECORD_SEARCHED, {"actor": "account:1"}, at=office.now)
    with office.instance.database.writing() as session:
        entry = record_event(session, sealed)
    places_entry(scene, entry, 12)
    told = {(one.kind, one.row): str(one) for one in scene.verifies(*scene.notes).findings}
    assert "not introduced yet" in told[Fault.UNKNOWN_KEY, entry]
