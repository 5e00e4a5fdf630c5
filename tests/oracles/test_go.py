"""golang.org/x/mod, which Go's own checksum database uses, judges our notes and proofs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oracles.cases import Case, accepted, flipped, judge, notes_of, records_of, trees_of
from tests.oracles.log import Log

pytestmark = pytest.mark.xdist_group("oracles")
SOURCE = Path(__file__).parent / "go" / "judge.go"
LIBRARIES = Path("/usr/share/gocode")
PACKAGES = "apt-get install golang-1.19-go golang-golang-x-mod-dev"


def find_go() -> str | None:
    """Debian's Go; its libraries are for no other."""
    return shutil.which("/usr/lib/go-1.19/bin/go") or shutil.which("go")


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The judge, built without a network; skipped where there is no Go."""
    compiler = find_go()
    if compiler is None or not (LIBRARIES / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip(f"no Go with golang.org/x/mod: {PACKAGES}")
    folder = tmp_path_factory.mktemp("go")
    surroundings = {"GO111MODULE": "off", "GOPATH": str(LIBRARIES), "GOCACHE": str(folder / "kept")}
    subprocess.run(
        [compiler, "build", "-o", str(folder / "judge"), str(SOURCE)],
        env=os.environ | surroundings | {"CGO_ENABLED": "0", "GOFLAGS": ""},
        check=True,
        timeout=300,
    )
    return folder / "judge"


@pytest.mark.parametrize("made", [notes_of, records_of, trees_of])
def test_go_accepts_the_good_and_refuses_one_flipped_bit(
    go: Path, log: Log, made: Callable[[Log], list[Case]]
) -> None:
    good = made(log)
    assert judge([go], good) == [""] * len(good)
    bad = [wrong for case in good for wrong in flipped(case)]
    assert len(bad) >= 2 * len(good)
    assert accepted([go], bad) == []
