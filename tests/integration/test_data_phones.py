"""1,554 telephone numbers of others, each sent through the form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.cli.opening import Opened
from tests.integration.data import PIECES, Desk, Row, piece_of, read_rows
from tests.visiting import Browser

EXTENSION = re.compile(r"extension (\d+) must be kept")


def check(desk: Desk, row: Row, *, allow_fictional: bool) -> str:
    """ "" or what is wrong with the answer to one number."""
    typed = json.loads(row["raw_json"])
    answer = desk.sends({"phone": typed})
    verdict = row["expect"]
    if verdict == "FICTIONAL":
        verdict = "ACCEPT" if allow_fictional else "REJECT"
    if verdict == "EITHER":  # both are right, each of them whole
        verdict = "ACCEPT" if answer.status == 303 else "REJECT"
    if verdict == "REJECT":
        return desk.refused(answer, "phone", {"phone": typed})
    kept = EXTENSION.search(row["why"])
    expected = {"phone": row["e164"]} if row["e164"] else {}
    if kept:
        expected["phone_extension"] = kept[1]
    if row["expect"] == "ACCEPT" and typed.isascii():
        expected["phone_as_typed"] = typed
    return desk.accepted(answer, expected)


@pytest.mark.parametrize("piece", range(PIECES))
def test_every_number_gets_its_verdict(
    web: Flask, instance: Opened, shared_data: Callable[[str], Path], piece: int
) -> None:
    desk = Desk(Browser(web), instance)
    rows = piece_of(read_rows(shared_data("phones.csv")), piece, instance)
    faults = {row["raw_json"]: check(desk, row, allow_fictional=True) for row in rows}
    assert {number: fault for number, fault in faults.items() if fault} == {}


def test_numbers_kept_for_films_are_refused_unless_they_are_allowed(
    instance: Opened, web: Flask, shared_data: Callable[[str], Path]
) -> None:
    settings = replace(instance.settings, allow_fictional_numbers=False)
    strict = create_app(settings, instance.database, instance.keys)
    desk = Desk(Browser(strict), instance)
    rows = [row for row in read_rows(shared_data("phones.csv")) if row["expect"] == "FICTIONAL"]
    faults = {row["raw_json"]: check(desk, row, allow_fictional=False) for row in rows}
    strict.extensions["press"].stop()
    assert len(faults) == len(rows) > 10
    assert {number: fault for number, fault in faults.items() if fault} == {}
    assert Browser(web).opens_the_form()
