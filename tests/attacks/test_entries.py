"""Entries changed, taken away, put in or moved, with every hash of the database made to fit."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.ledger.event import Event
from app.ledger.models import EntryRow, LeafRow
from app.proof.checks.findings import Fault
from tests.attacks.forging import (
    deletes_entry,
    order_of,
    recomputes,
)
from tests.attacks.scene import Scene

OLD = select(func.min(EntryRow.id)).where(EntryRow.event == Event.CONSENT_GIVEN.value)
NEWEST = select(func.max(EntryRow.id)).where(EntryRow.event == Event.CONSENT_GIVEN.value)
SIZE = select(func.count()).select_from(LeafRow)


@pytest.fixture(params=["with their checkpoints", "without their checkpoints"])
def takes_checkpoints(request: pytest.FixtureRequest) -> bool:
    """Whether the administrator takes away the checkpoints that would tell of it."""
    return bool(request.param == "with their checkpoints")


def forgets_checkpoints(scene: Scene, after: int) -> None:
    """Takes away every checkpoint that covers this place."""
    scene.does(f"delete from checkpoints where size > {after}")


def edits_leaf(scene: Scene) -> int:
    """Puts other bytes into an old entry, as they would look if they were signed."""
    entry = scene.number(OLD)
    sqlite = "cast(replace(cast(leaf as text), '.ey', '.eY') as blob)"
    postgresql = "convert_to(replace(convert_from(leaf, 'UTF8'), '.ey', '.eY'), 'UTF8')"
    is_sqlite = scene.office.instance.database.engine.dialect.name == "sqlite"
    other = sqlite if is_sqlite else postgresql
    scene.does(f"update entries set leaf = {other} where id = {entry}")
    return entry


def test_an_old_entry_is_edited(scene: Scene) -> None:
    entry = edits_leaf(scene)
    told = {(one.kind, one.table, one.row) for one in scene.verifies().findings}
    assert (Fault.EDITED, "entries", entry) in told


def test_an_old_entry_is_edited_and_every_hash_made_anew(
    scene: Scene,
    takes_checkpoints: bool,
) -> None:
    entry = edits_leaf(scene)
    recomputes(scene)
    if takes_checkpoints:
        forgets_checkpoints(scene, order_of(scene).index(entry))
    told = {(one.kind, one.table, one.row) for one in scene.verifies().findings}
    assert (Fault.EDITED, "entries", entry) in told
    assert Fault.INSERTED not in {kind for kind, _, _ in told}


def test_an_entry_from_the_middle_is_gone(scene: Scene) -> None:
    deletes_entry(scene, scene.number(OLD))
    report = scene.verifies()
    assert {one.kind for one in report.findings} == {Fault.MISSING}


def test_an_entry_from_the_middle_is_gone_and_every_hash_made_anew(
    scene: Scene,
    takes_checkpoints: bool,
) -> None:
    entry = scene.number(OLD)
    place = order_of(scene).index(entry)
    deletes_entry(scene, entry)
    recomputes(scene)
    if takes_checkpoints:
        forgets_checkpoints(scene, place)
    report = scene.verifies(*scene.notes)
    assert (Fault.MISSING, "entries", entry) in {
        (one.kind, one.table, one.row) for one in report.findings
    }


def test_the_newest_entries_are_gone_with_their_checkpoints(scene: Scene) -> None:
    size = scene.number(SIZE)
    for _ in range(2):
        deletes_entry(scene, scene.number(NEWEST))
    recomputes(scene)
    forgets_checkpoints(scene, size - 2)
    report = scene.verifies()
    assert {one.kind for one in report.findings} == {Fault.ROLLED_BACK}
    assert f"it tells of {size} entries, and here are {size - 2}: 2 are lost, after" in str(
        report.findings[0]
    )


@pytest.mark.parametrize("kept", ["tiles", "checkpoints", "state", "rows"])
def test_the_newest_entry_is_gone_and_something_of_it_is_left(scene: Scene, kept: str) -> None:
    entry, size = scene.number(NEWEST), scene.number(SIZE)
    scene.does(f"delete from leaves where entry_id = {entry}")
    if kept == "rows":
        scene.does(f"delete from entries where id = {entry}")
    else:
        deletes_entry(scene, entry)
    if kept not in ("tiles", "state"):
        recomputes(scene)
    if kept != "checkpoints":
        forgets_checkpoints(scene, size - 1)
    kinds = scene.kinds()
    assert Fault.TRUNCATED in kinds
    assert kinds <= {Fault.TRUNCATED, Fault.MISSING}


def test_two_entries_change_places(
    scene: Scene,
    takes_checkpoints: bool,
) -> None:
    order = order_of(scene)
    order[10], order[12] = order[12], order[10]
    recomputes(scene, order)
    if takes_checkpoints:
        forgets_checkpoints(scene, 10)
    assert scene.kinds() == {Fault.REORDERED}


def test_two_places_are_exchanged(scene: Scene) -> None:
    scene.does(
        "update leaves set leaf_index = 900 where leaf_index = 10",
        "update leaves set leaf_index = 10 where leaf_index = 12",
        "update leaves set leaf_index = 12 where leaf_index = 900",
    )
    assert scene.kinds() == {Fault.REORDERED}
