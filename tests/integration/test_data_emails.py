"""313 e-mail addresses of others, each sent through the form, in both boxes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from email_validator import validate_email
from flask import Flask

from app.cli.opening import Opened
from tests.integration.data import PIECES, Desk, Row, piece_of, read_rows
from tests.visiting import Browser


def check(desk: Desk, row: Row) -> str:
    """ "" or what is wrong with the answer to one address."""
    typed = row["address"]
    answer = desk.sends({"email": typed, "email_confirm": typed})
    if row["expect"] == "REJECT" or (row["expect"] == "EITHER" and answer.status != 303):
        return desk.refused(answer, "email", {"email": typed, "email_confirm": typed})
    if not typed.strip():
        return desk.accepted(answer, {"email": None})
    valid = validate_email(typed.strip(), check_deliverability=False, strict=True)
    return desk.accepted(answer, {"email": valid.normalized})


@pytest.mark.parametrize("piece", range(PIECES))
def test_every_address_gets_its_verdict(
    web: Flask, instance: Opened, shared_data: Callable[[str], Path], piece: int
) -> None:
    desk = Desk(Browser(web), instance)
    rows = piece_of(read_rows(shared_data("emails.jsonl")), piece, instance)
    faults = {row["address"]: check(desk, row) for row in rows}
    assert {address: fault for address, fault in faults.items() if fault} == {}
