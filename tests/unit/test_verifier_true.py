"""True bundles of every sort, and what a verifier needs that is not in them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.ledger.event import Event
from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from tests.forging import ORIGIN, Forge, readable, told
from tests.unit.lies import THIEF, lied, retired
from tests.unit.test_verifier import POLICY, found_in
from tests.witness import NOON, Witness

# What another true bundle may lack: it is in the manifest that is signed.
MAY_LACK = (
    "README.txt",
    "timeline.json",
    "history/",
    "export.jws",
    "manifest.json",
    "checkpoints/before",
    "checkpoints/after",
)


def test_another_log_is_not_believed() -> None:
    assert found_in(told().files()) == "VERIFIED"
    stranger = Witness(ORIGIN, 9).key.vkey
    assert found_in(told().files(), f"log {stranger}\nquorum none\n") == "unknown-log"


@pytest.mark.parametrize("name", sorted(told().files()))
def test_what_is_missing_is_missed(name: str) -> None:
    forge = told()
    files = forge.files()
    del files[name]
    assert found_in(files) == "incomplete"
    if not name.startswith(MAY_LACK):  # a manifest that fits does not help
        assert found_in(forge.packs(files)) in ("incomplete", "unknown-key")


def test_a_clock_that_was_set_right_makes_no_true_record_late() -> None:
    """It ran an hour ahead; by what is right the record is no older than it claims."""
    forge = Forge()
    forge.begins()
    forge.publishes()
    forge.now += timedelta(hours=1)
    forge.signs("before")
    forge.now -= timedelta(hours=1)
    forge.agrees()
    forge.signs("latest")
    said = "".join(verify(forge.files(), Policy(POLICY)))
    assert "by 2026-11-24 13:00:01 UTC, by a clock that was set back then." in said


def late(forge: Forge) -> None:
    forge.begins()
    forge.publishes()
    forge.agrees()
    forge.now += timedelta(days=30)


def test_what_came_late_on_record_is_verified_and_says_so() -> None:
    forge = Forge()
    late(forge)
    forge.enters("keys/tree.begun", Event.TREE_BEGUN, {"waiting": len(forge.leaves), "root": ""})
    forge.signs("latest")
    assert "It was taken in late, on record: tree.begun, entry 5." in "".join(
        verify(forge.files(), Policy(POLICY))
    )
    forge.signs("before")
    assert found_in(forge.files()) == "edited", "it stands before a checkpoint that it comes after"


def admitted(forge: Forge) -> None:
    given = forge.agrees(at=NOON - timedelta(days=3))
    facts = {"reason": "outage", "actor": "unix:olive"}
    forge.enters("history/0001-entry.admitted", Event.ENTRY_ADMITTED, facts, ref=given.jti)


def test_what_a_person_let_in_is_verified_and_says_so() -> None:
    assert found_in(lied(admitted)) == "VERIFIED"
    assert any("entry.admitted" in line for line in verify(lied(admitted), Policy(POLICY)))


def test_a_wide_bracket_is_not_taken_for_a_proof_of_the_hour() -> None:
    younger = "It may be younger than it claims: no checkpoint between tells."
    forge = Forge()
    forge.begins()
    forge.publishes()
    forge.agrees(at=NOON - timedelta(hours=20))
    forge.signs("latest")
    assert younger in verify(forge.files(), Policy(POLICY)), "the one before may be held back"
    forge = Forge()
    forge.begins()
    forge.publishes()
    forge.agrees()
    forge.signs("latest")
    assert younger not in verify(forge.files(), Policy(POLICY))


def test_a_bundle_may_hold_some_values_or_none() -> None:
    forge = told()
    some = {
        "disclosures.json": json.dumps(forge.disclosures[:1]).encode(),
        "values.json": readable({"first_name": "Rosa"}),
    }
    files = {name: text for name, text in forge.files().items() if name != "timeline.json"}
    assert found_in(forge.packs(files | some, disclosed=["first_name"])) == "VERIFIED"
    assert found_in(forge.packs(files | some, disclosed=["phone"])) == "edited"
    none = {"disclosures.json": b"[]", "values.json": b"{}\n"}
    assert found_in(forge.packs(files | none, disclosed=[])) == "VERIFIED"


def test_records_stand_after_their_key_was_followed_by_another() -> None:
    forge = Forge()
    forge.begins()
    forge.publishes()
    forge.signs("before")
    forge.agrees()
    forge.signs("after")
    forge.now += timedelta(days=300)
    retired(forge, reason="yearly")
    forge.pen = THIEF  # now the seller's
    forge.signs("latest")
    assert found_in(forge.files()) == "VERIFIED"
