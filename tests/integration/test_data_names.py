"""562 names in 83 locales, each sent through the form and kept as it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.cli.opening import Opened
from tests.integration.data import PIECES, Desk, Row, piece_of, read_rows
from tests.visiting import Browser


def kept(name: str) -> str:
    """A name as it has to be stored: trimmed, blanks collapsed, in NFC, otherwise unchanged."""
    return re.sub(r"\s{2,}", " ", unicodedata.normalize("NFC", name).strip())


def check(desk: Desk, row: Row) -> str:
    """ "" or what is wrong with the answer to one name."""
    typed = {"first_name": row["first"], "last_name": row["last"]}
    answer = desk.sends(typed)
    if row["expect"] == "REJECT" or (row["expect"] == "EITHER" and answer.status != 303):
        return desk.refused(answer, "name", typed)
    if row["expect"] == "EITHER":
        return desk.accepted(answer, {})
    return desk.accepted(answer, {name: kept(text) for name, text in typed.items()})


@pytest.mark.parametrize("piece", range(PIECES))
def test_every_name_is_kept_as_it_is_written(
    web: Flask, instance: Opened, shared_data: Callable[[str], Path], piece: int
) -> None:
    desk = Desk(Browser(web), instance)
    rows = piece_of(read_rows(shared_data("names.jsonl")), piece, instance)
    faults = {f"{row['first']}|{row['last']}": check(desk, row) for row in rows}
    assert {name: fault for name, fault in faults.items() if fault} == {}
