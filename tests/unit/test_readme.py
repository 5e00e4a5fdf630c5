"""The README names what there is: settings, commands, files."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from app.cli import COMMANDS
from app.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROW = re.compile(rf"^\|\s*`(?:{PREFIX})?([A-Z_]+)`\s*\|\s*(.*?)\s*\|\s*(.*?)\s*\|", re.MULTILINE)
COMMAND = re.compile(r"`(?:\.venv/bin/)?get-answers ([a-z-]+)")
SETTINGS = {one.name.upper(): one.metadata["help"] for one in fields(Settings)}


def test_its_table_of_settings_is_that_of_the_code() -> None:
    rows = {name: sentence for name, _, sentence in ROW.findall(README)}
    if rows:  # a README that is still being written has none
        assert rows == SETTINGS


def test_its_commands_are_those_of_the_code() -> None:
    named = set(COMMAND.findall(README))
    if named:
        assert named == set(COMMANDS)


def test_the_paths_that_it_names_are_there() -> None:
    paths = set(re.findall(r"`((?:app|tests|templates|migrations)/[\w./]+)`", README))
    assert {path for path in paths if not (ROOT / path).exists()} == set()
