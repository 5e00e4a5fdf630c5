"""Bundles from before, amid and after a change of both keys, before a stranger's verifier."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.ledger.rotating import Theft, replace_key
from app.cli.opening import Opened
from app.ledger.keyring import INTAKE, LOG
from app.ledger.note import format_policy
from app.ledger.rotation import believed_keys
from tests.exporting import exports
from tests.integration.test_rotation import retires, rotates, starts_again
from tests.office import Office
from tests.people import ROSA, WALTER
from tests.sealing import seals

VERIFIER = Path(__file__).parents[2] / "app" / "proof" / "verify.py"
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def policy_of(office: Office) -> str:
    """What an auditor is handed now."""
    with office.instance.database.reading() as session:
        return format_policy(believed_keys(session))


def verdict(folder: Path, bundle: bytes, policy: str) -> str:
    """What the verifier says first."""
    (folder / "x.zip").write_bytes(bundle)
    (folder / "policy.txt").write_text(policy)
    command = [sys.executable, "-I", str(VERIFIER), "x.zip", "--policy", "policy.txt"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    (folder / "said").write_text(done.stdout)
    return done.stdout.partition("\n")[0]


def test_every_bundle_holds_and_the_former_policy_ends_with_its_key(
    office: Office, again: list[Opened], tmp_path: Path
) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    seals(office)
    before, former = exports(office, rosa.reference), policy_of(office)
    for role in (INTAKE, LOG):
        rotates(office, role)
    office.passes(minutes=1)
    office = starts_again(office, again)
    walter = office.visitor(WALTER).asks_for_a_call()
    seals(office)
    amid = [exports(office, one.reference) for one in (rosa, walter)]
    office.passes(days=91)
    seals(office)
    retires(office)
    office.passes(minutes=1)
    seals(office)
    after, newest = [exports(office, one.reference) for one in (rosa, walter)], policy_of(office)
    for bundle in (before, *amid):
        assert verdict(tmp_path, bundle, former) == "VERIFIED"
    for bundle in (before, *amid, *after):
        assert verdict(tmp_path, bundle, newest) == "VERIFIED"
    for bundle in after:
        assert verdict(tmp_path, bundle, former).startswith("NOT VERIFIED"), "the control"


def test_after_a_theft_what_stands_is_told_by_time(
    office: Office, again: list[Opened], tmp_path: Path
) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    seals(office)
    office.passes(hours=1)
    theft = Theft(office.now, "a laptop is gone")
    office.passes(hours=1)
    walter = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    seals(office)
    folder = office.instance.settings.instance / "keys"
    replace_key(office.instance, folder, INTAKE, theft, at=office.now)
    office.passes(minutes=1)
    office = starts_again(office, again)
    seals(office)
    policy = policy_of(office)
    assert verdict(tmp_path, exports(office, rosa.reference), policy) == "VERIFIED"
    doubted = verdict(tmp_path, exports(office, walter.reference), policy)
    assert doubted.startswith("NOT VERIFIED: revoked-key")


def test_after_a_theft_of_the_key_of_the_log_no_policy_believes_it(
    office: Office, again: list[Opened], tmp_path: Path
) -> None:
    seals(office)
    office.passes(hours=1)
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    seals(office)
    office.passes(hours=1)
    theft = Theft(office.now, "a laptop is gone")
    office.passes(hours=1)
    walter = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    seals(office)
    office.passes(hours=1)
    former, by_the_thief = policy_of(office), exports(office, walter.reference)
    folder = office.instance.settings.instance / "keys"
    replace_key(office.instance, folder, LOG, theft, at=office.now)
    office.passes(minutes=1)
    office = starts_again(office, again)
    seals(office)
    policy = policy_of(office)
    assert verdict(tmp_path, by_the_thief, former) == "VERIFIED", "the control"
    assert verdict(tmp_path, by_the_thief, policy).startswith("NOT VERIFIED: unknown-log")
    sound, doubted = (exports(office, one.reference) for one in (rosa, walter))
    assert verdict(tmp_path, sound, policy) == "VERIFIED"
    assert "The log did not have it by" in (tmp_path / "said").read_text()
    assert verdict(tmp_path, doubted, policy) == "VERIFIED"
    said = (tmp_path / "said").read_text()
    assert "It may be younger than it claims" in said, "no checkpoint of the thief tells a time"
