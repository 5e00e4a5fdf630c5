"""What no log can see, shown, so that nobody believes it could; the README says what helps."""

from __future__ import annotations

from sqlalchemy import func, select

from app.ledger.models import EntryRow
from tests.attacks.forging import deletes_entry
from tests.attacks.scene import Scene
from tests.people import JUNE
from tests.sealing import seals


def test_a_consent_that_is_forged_now_in_the_web_tier(scene: Scene) -> None:
    scene.office.visitor(JUNE).asks_for_a_call()  # June never did
    seals(scene.office)
    assert scene.kinds() == set()


def test_a_submission_deleted_before_it_has_its_place(scene: Scene) -> None:
    request = scene.office.visitor(JUNE).asks_for_a_call()
    deletes_entry(scene, scene.number(select(func.max(EntryRow.id))))
    scene.does(f"delete from leads where id = {request.received.lead_id}")
    seals(scene.office)
    assert scene.kinds() == set()
