"""What only somebody else's copy can show: an older state put back, a history signed anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.cli.opening import open_instance
from app.ledger.anchoring.reanchor import reanchor
from app.ledger.event import Event, record_event, seal_event
from app.ledger.models import EntryRow, LeafRow, QuarantineRow
from app.ledger.sign import ForkFound, RollbackFound
from app.proof.checks.findings import Fault
from tests.attacks.forging import deletes_entry, order_of, recomputes, signs_everything_anew
from tests.attacks.scene import Scene
from tests.people import JUNE
from tests.sealing import integrates, seals, signs

SIZE = select(func.count()).select_from(LeafRow)
OLD = select(func.min(EntryRow.id)).where(EntryRow.event == Event.CONSENT_GIVEN.value)


@pytest.fixture
def restored(scene: Scene) -> Scene:
    """Two more requests, signed; then the database is put back as it was before them."""
    office = scene.office
    folder = office.instance.settings.instance
    for _ in range(2):
        office.passes(hours=1)
        office.visitor(JUNE).asks_for_a_call()
        note = seals(office)
        assert note
        scene.notes = [*scene.notes, note]
    memory = folder.with_name("signer.json")
    shutil.copyfile(folder / "signer.json", memory)
    shutil.copytree(folder / "checkpoints", folder.with_name("copies"), dirs_exist_ok=True)
    scene.goes_back()
    memory.replace(folder / "signer.json")
    shutil.rmtree(folder / "checkpoints")
    folder.with_name("copies").rename(folder / "checkpoints")
    return scene


@pytest.mark.parametrize("on_the_machine", [True, False])
def test_an_older_state_is_said_loudly(restored: Scene, on_the_machine: bool) -> None:
    size = restored.number(SIZE)
    notes = [] if on_the_machine else restored.notes[-1:]
    report = restored.verifies(*notes, on_the_machine=on_the_machine)
    assert {one.kind for one in report.findings} == {Fault.ROLLED_BACK}
    told = str(report.findings[0])
    assert f"it tells of {size + 2} entries, and here are {size}: 2 are lost, after " in told
    assert report.holding is not None
    assert report.holding.moment in told


def test_the_signer_signs_no_older_state(restored: Scene) -> None:
    with pytest.raises(RollbackFound, match="2 are lost"):
        signs(restored.office)


def test_a_log_that_went_on_from_an_older_state_is_a_fork(restored: Scene) -> None:
    office = restored.office
    for _ in range(3):
        office.passes(minutes=5)
        office.visitor(JUNE).asks_for_a_call()
    integrates(office)
    assert restored.kinds() == {Fault.FORK}
    with pytest.raises(ForkFound):
        signs(office)


def test_a_re_anchor_is_told_for_ever_and_explains_what_was_lost(restored: Scene) -> None:
    office = restored.office
    opened = office.instance
    folder = opened.settings.instance
    loss = reanchor(
        opened.database, folder, at=office.now, reason="the disk failed", actor="unix:ada"
    )
    assert loss.lost == 2
    for _ in range(2):
        office.passes(hours=2)
        office.visitor(JUNE).asks_for_a_call()
        note = seals(office)
        assert note
        report = restored.verifies(*restored.notes, note, on_the_machine=True)
        assert report.findings == []
        told = [str(one) for one in report.notices]
        assert [one.kind for one in report.notices] == [Fault.REANCHORED] * 3
        assert all("2 were lost: the disk failed" in one for one in told)
        assert len([one for one in told if "it counts no more" in one]) == 2, (
            "those of what is lost"
        )


def test_with_a_stolen_log_key_the_history_is_signed_anew(scene: Scene) -> None:
    deletes_entry(scene, scene.number(OLD))
    recomputes(scene)
    signs_everything_anew(scene)
    alone = scene.office.instance
    assert scene.kinds(scene.notes[0]) == set(), "nothing inside tells of it"
    assert alone
    assert scene.kinds(scene.notes[-2]) == {Fault.FORK}


def test_with_both_keys_stolen_a_history_is_written_anew(scene: Scene) -> None:
    order = order_of(scene)
    order[10], order[12] = order[12], order[10]
    recomputes(scene, order)
    signs_everything_anew(scene)
    assert scene.kinds() == {Fault.FORK}


def test_another_log_put_in_its_place_knows_the_key_of_no_checkpoint(
    scene: Scene, tmp_path: Path
) -> None:
    from app.proof.audit import Way, verify_ledger
    from app.settings import Settings

    other = open_instance(Settings(instance=tmp_path / "other"))
    report = verify_ledger(
        other.database,
        {other.pen.kid: other.pen.public},
        Way(outside=[("mail.eml", scene.notes[-1])]),
    )
    other.database.dispose()
    assert {one.kind for one in report.findings} == {Fault.UNKNOWN_KEY}


def claims(scene: Scene, **ago: float) -> int:
    """An intruder in the web tier signs an entry that claims to be older; gives its number."""
    office = scene.office
    now = office.now
    office.passes(**{unit: -count for unit, count in ago.items()})
    at, office.now = office.now, now
    with office.instance.database.writing() as session:
        sealed = seal_event(session.pen, Event.RECORD_SEARCHED, {"actor": "account:1"}, at=at)
        return record_event(session, sealed)


def test_a_claim_that_is_back_dated_by_hours_is_marked_late(scene: Scene) -> None:
    entry = claims(scene, hours=2)
    seals(scene.office)
    report = scene.verifies()
    assert report.findings == []
    assert [(one.kind, one.row) for one in report.notices] == [(Fault.LATE, entry)]


def test_a_claim_that_is_back_dated_by_days_is_set_aside(scene: Scene) -> None:
    entry = claims(scene, days=2)
    seals(scene.office)
    assert scene.number(select(QuarantineRow.entry_id)) == entry
    assert [(one.kind, one.row) for one in scene.verifies().findings] == [
        (Fault.QUARANTINED, entry)
    ]
