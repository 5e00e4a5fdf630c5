"""npm's own verifier of packages judges our checkpoints and inclusion proofs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.oracles.cases import accepted, flipped, flipped_notes, judge, records_of
from tests.oracles.log import Log

pytestmark = pytest.mark.xdist_group("oracles")
FOLDER = Path(__file__).parent / "npm"


@pytest.fixture(scope="module")
def node() -> list[str | Path]:
    """The judge; skipped where it is not installed."""
    found = shutil.which("node")
    if found is None or not (FOLDER / "node_modules/@sigstore/verify").is_dir():
        pytest.skip("no @sigstore/verify: make checkers")
    return [found, FOLDER / "judge.js"]


def test_npm_accepts_the_good_and_refuses_one_flipped_bit(node: list[str | Path], log: Log) -> None:
    good = records_of(log)
    assert judge(node, good) == [""] * len(good)
    bad = [wrong for case in good for wrong in flipped(case, ("leaf",))]
    bad += [case | {"note": note} for case in good for note in flipped_notes(case["note"])]
    assert len(bad) > 10 * len(good)
    assert accepted(node, bad) == []
