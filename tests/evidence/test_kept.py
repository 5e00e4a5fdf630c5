"""Bundles of every release verify in every later one, and with the verifier that is in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.proof.verifier.bundle import verify
from app.proof.verifier.command import unpack
from app.proof.verifier.policy import Policy
from tests.evidence.keeping import KEPT, hashes_of, keep_bundle, this_release

RELEASES = 1  # one more with each release, never fewer: courts ask after ten years
BUNDLES = sorted(KEPT.glob("*.zip"))


def policy_of(bundle: Path) -> Path:
    return bundle.with_suffix(".policy.txt")


def test_each_release_has_its_bundle_and_none_was_touched() -> None:
    assert len(BUNDLES) == RELEASES
    assert this_release() in {bundle.stem for bundle in BUNDLES}, (
        "a new release: run python -m tests.evidence.keeping, and count it above"
    )
    assert (KEPT / "SHA256").read_text(encoding="utf-8") == hashes_of(KEPT)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.stem)
def test_todays_verifier_verifies_it(bundle: Path) -> None:
    policy = Policy(policy_of(bundle).read_text(encoding="utf-8"))
    lines = verify(unpack(bundle.read_bytes()), policy)
    assert lines[0] == "VERIFIED"
    assert "the person asked us to stop" in "".join(lines)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.stem)
def test_the_verifier_in_it_verifies_it(bundle: Path, tmp_path: Path) -> None:
    program = tmp_path / "verify.py"
    program.write_bytes(unpack(bundle.read_bytes())["verify.py"])
    command = [sys.executable, "-I", str(program), str(bundle), "--policy", str(policy_of(bundle))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout.partition("\n")[0]) == (0, "VERIFIED")


def test_the_next_one_is_made_alike(tmp_path: Path) -> None:
    keep_bundle(tmp_path, "next")
    policy = tmp_path / "next.policy.txt"
    assert policy.read_text(encoding="utf-8") == policy_of(BUNDLES[-1]).read_text(encoding="utf-8")
    lines = verify(
        unpack((tmp_path / "next.zip").read_bytes()), Policy(policy.read_text(encoding="utf-8"))
    )
    assert lines[0] == "VERIFIED"
