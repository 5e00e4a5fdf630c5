"""Entries that were made up, or signed with a stolen key, and put among the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import func, select

from app.ledger.event import Event, record_event, seal_event
from app.ledger.keys import open_intake_key
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow, LeafRow
from app.proof.checks.findings import Fault
from tests.attacks.forging import (
    places_entry,
    signs_entry,
)
from tests.attacks.scene import Scene

OLD = select(func.min(EntryRow.id)).where(EntryRow.event == Event.CONSENT_GIVEN.value)
SIZE = select(func.count()).select_from(LeafRow)
MADE_UP = (  # a copy of an entry, cut so that no signature is left
    "insert into entries (id, jti, event, ref, at, leaf) select 900, 'made-up', event, ref, at, "
    "substr(leaf, 1, 400) from entries where id = {id}"
)


def test_a_made_up_entry_waits(scene: Scene) -> None:
    scene.does(
        MADE_UP.format(id=scene.number(OLD)),
        "delete from waiting",
        "insert into waiting (entry_id) values (900)",
    )
    assert (Fault.INSERTED, 900) in {(one.kind, one.row) for one in scene.verifies().findings}


@pytest.mark.parametrize("place", [12, -1], ids=["in the middle", "at the end"])
def test_a_made_up_entry_is_put_into_the_tree(scene: Scene, place: int) -> None:
    scene.does(MADE_UP.format(id=scene.number(OLD)), "delete from waiting")
    places_entry(scene, 900, place if place > 0 else scene.number(SIZE))
    told = {(one.kind, one.table, one.row) for one in scene.verifies().findings}
    assert (Fault.INSERTED, "entries", 900) in told
    assert not {kind for kind, table, _ in told if table == "entries"} - {
        Fault.INSERTED,
        Fault.EDITED,
    }


def test_an_entry_of_another_key_is_put_into_the_tree(scene: Scene, tmp_path: Path) -> None:
    folder = tmp_path / "another"
    folder.mkdir(mode=0o700)
    office = scene.office
    forger = open_intake_key(folder, office.instance.pen.issuer, may_create=True)
    sealed = seal_event(forger, Event.RECORD_SEARCHED, {}, at=office.now)
    with office.instance.database.writing() as session:
        entry = record_event(session, sealed)
    places_entry(scene, entry, scene.number(SIZE))
    assert scene.kinds() == {Fault.UNKNOWN_KEY}


@pytest.mark.parametrize("takes_checkpoints", [True, False])
def test_with_a_stolen_intake_key_an_entry_is_put_into_the_past(
    scene: Scene, takes_checkpoints: bool
) -> None:
    entry = signs_entry(scene.office)
    places_entry(scene, entry, 12)
    if takes_checkpoints:
        scene.does("delete from checkpoints where size > 12")
    told = {(one.kind, one.table, one.row) for one in scene.verifies(*scene.notes).findings}
    assert (Fault.INSERTED, "entries", entry) in told
    assert {kind for kind, _, _ in told} == {Fault.INSERTED}


def test_a_consent_to_words_that_nobody_drafted_is_put_into_the_tree(scene: Scene) -> None:
    old = select(EntryRow.leaf).where(EntryRow.id == scene.number(OLD))
    office = scene.office
    with office.instance.database.writing() as session:
        facts = dict(claims_in(session.scalar(old) or b""))
        facts["acts"] = [{**one, "statement": "0" * 64} for one in cast(list[Any], facts["acts"])]
        for name in ("_sd", "_sd_alg"):
            del facts[name]
        sealed = seal_event(session.pen, Event.CONSENT_GIVEN, facts, at=office.now)
        entry = record_event(session, sealed)
    places_entry(scene, entry, scene.number(SIZE))
    told = {(one.kind, one.row): str(one) for one in scene.verifies().findings}
    assert "no draft in the log" in told[Fault.INSERTED, entry]
