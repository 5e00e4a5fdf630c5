"""Checkpoints of the database: taken away, put in twice, signed by others, or at a wrong time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, insert, select

from app.ledger.keys import open_log_keys
from app.ledger.models import CheckpointRow, TreeRow
from app.ledger.note import Checkpoint, sign_note
from app.proof.checks.findings import Fault
from tests.attacks.scene import Scene

NEWEST = select(func.max(CheckpointRow.id))


def signs_again(scene: Scene, ago: timedelta) -> None:
    """The log as it is, signed with the log key by a clock that went back."""
    office = scene.office
    opened = office.instance
    keys = open_log_keys(opened.settings.instance / "keys", opened.pen.issuer)
    with opened.database.writing() as session:
        state = session.first(select(TreeRow.size, TreeRow.root))
        assert state
        checkpoint = Checkpoint(opened.pen.issuer, state.size, state.root, office.now - ago)
        note = sign_note(checkpoint.text, keys)
        session.execute(insert(CheckpointRow), {"size": state.size, "note": note})


def test_a_clock_that_was_set_right_is_no_fault(scene: Scene) -> None:
    signs_again(scene, timedelta(seconds=20))
    assert scene.kinds() == set()


def test_a_checkpoint_of_an_earlier_time_after_a_later_one_is_found(scene: Scene) -> None:
    signs_again(scene, timedelta(days=1))
    assert scene.kinds() == {Fault.REORDERED}


def test_an_old_checkpoint_that_is_put_in_once_more_is_found(scene: Scene) -> None:
    scene.does("insert into checkpoints (id, size, note) select 900, size, note from checkpoints "
               "where id = 2")  # fmt: skip
    assert Fault.REORDERED in scene.kinds()


def test_a_checkpoint_that_another_key_has_signed_is_found(scene: Scene) -> None:
    origin = scene.office.instance.pen.issuer
    scene.does(
        f"update checkpoints set note = replace(note, '— {origin} ', '— {origin} AAAA') "
        f"where id = {scene.number(NEWEST)}"
    )
    assert scene.kinds() == {Fault.UNKNOWN_KEY}


def test_checkpoints_that_are_taken_away_are_missed_by_whoever_kept_one(scene: Scene) -> None:
    scene.does(f"delete from checkpoints where id < {scene.number(NEWEST)}")
    assert scene.kinds() == set(), "the newest alone does not know of them"
    assert scene.kinds(scene.notes[1]) == {Fault.MISSING}
    assert scene.kinds(on_the_machine=True) == {Fault.MISSING}
