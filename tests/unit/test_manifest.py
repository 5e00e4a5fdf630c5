"""The committed static files are those of the MANIFEST, small, and name nobody else's host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.web.assets import FOLDER, read_assets
from app.web.styles.manifest import MANIFEST, PACKAGES, describe_files

SHEETS = ["public.css", "staff.css"]
EXACT = re.compile(r"\d+\.\d+\.\d+")


def test_the_files_are_those_of_the_manifest() -> None:
    assert MANIFEST.read_text(encoding="utf-8") == describe_files(), "run: make manifest"


def test_the_manifest_names_every_file() -> None:
    named = {line.split("  ")[2] for line in MANIFEST.read_text().splitlines() if line[0] != "#"}
    there = {file.name for file in FOLDER.iterdir()}
    assert named == there - {"MANIFEST"}


def test_the_tools_are_pinned_by_exact_version_and_hash() -> None:
    wanted = json.loads(PACKAGES.read_text(encoding="utf-8"))["devDependencies"]
    lock = json.loads(Path(PACKAGES.parent, "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert all(EXACT.fullmatch(version) for version in wanted.values())
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one for one in packages.values()), "no registry in the lock"


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_small_and_asks_nobody(name: str) -> None:
    asset = read_assets()[name]
    assert len(asset.gzipped) <= 4096
    assert re.findall(rb"url\(|@import|@font-face|https?:", asset.body) == []
