"""The rows of others' test data: every phone number, e-mail address and name does as it says."""

from __future__ import annotations

import csv
import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from app.leads.contact import ContactError, Phone, parse_email, parse_name, parse_us_phone

FOLDER = Path(
    os.environ.get("GET_ANSWERS_TEST_DATA") or Path(__file__).parents[2].parent / "shared" / "data"
)
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no test data in {FOLDER} (GET_ANSWERS_TEST_DATA)"
)


def phone_rows() -> list[dict[str, str]]:
    with (FOLDER / "phones.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def json_rows(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def phone_or_none(typed: str, *, allow_fictional: bool) -> Phone | None:
    try:
        return parse_us_phone(typed, allow_fictional=allow_fictional)
    except ContactError:
        return None


def phone_is_as_expected(row: dict[str, str], *, allow_fictional: bool) -> bool:
    typed = json.loads(row["raw_json"])
    phone = phone_or_none(typed, allow_fictional=allow_fictional)
    expect = row["expect"]
    if expect == "FICTIONAL":
        expect = "ACCEPT" if allow_fictional else "REJECT"
    if phone is None:
        return expect in {"REJECT", "EITHER"}  # EITHER: refused whole, or exactly its e164
    extension = re.search(r"extension (\d+) must be kept", row["why"])
    kept = phone.extension == (extension[1] if extension else phone.extension)
    as_sent = expect == "EITHER" or phone.as_typed == typed
    return expect != "REJECT" and phone.e164 == row["e164"] and kept and as_sent


@pytest.mark.parametrize("allow_fictional", [False, True])
def test_every_phone_row_does_as_it_says(allow_fictional: bool) -> None:
    rows = phone_rows()
    assert len(rows) > 1_500
    wrong = [r for r in rows if not phone_is_as_expected(r, allow_fictional=allow_fictional)]
    assert wrong == []


def email_is_as_expected(row: dict[str, Any]) -> bool:
    try:
        email = parse_email(row["address"])
    except ContactError:
        return row["expect"] in {"REJECT", "EITHER"}
    if email is None:
        return row["expect"] == "EITHER" and not row["address"].strip()
    return row["expect"] != "REJECT" and "@" in email.address


def test_every_email_row_does_as_it_says() -> None:
    rows = json_rows("emails.jsonl")
    assert len(rows) > 300
    assert [row for row in rows if not email_is_as_expected(row)] == []


def kept_form(typed: str) -> str:
    return re.sub(r"\s{2,}", " ", unicodedata.normalize("NFC", typed).strip())


def name_is_as_expected(row: dict[str, Any]) -> bool:
    try:
        name = parse_name(row["first"], row["last"])
    except ContactError:
        return row["expect"] in {"REJECT", "EITHER"}
    if row["expect"] == "EITHER":
        return True  # refused, or kept whole: both are right
    kept = (kept_form(row["first"]), kept_form(row["last"]))
    return row["expect"] == "ACCEPT" and (name.first, name.last) == kept


def test_every_name_row_does_as_it_says() -> None:
    rows = json_rows("names.jsonl")
    assert len(rows) > 550
    assert [row for row in rows if not name_is_as_expected(row)] == []
