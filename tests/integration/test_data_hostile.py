"""Hostile text of others in every field in turn: kept as typed or refused, never a fault."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.cli.opening import Opened
from app.proof.audit import verify_ledger
from tests.integration.data import PIECES, Desk, Row, piece_of, read_rows
from tests.visiting import ADDRESS, Browser

FIELDS = ("message", "first_name", "last_name", "email", "phone")
FILES = ("payloads.jsonl", "blns.json")


def in_which_field(number: int) -> str:
    """Each row is sent once; every second one as a message, which takes nearly everything."""
    return FIELDS[0] if number % 2 else FIELDS[1 + number // 2 % 4]


def as_kept(text: str) -> str:
    """What storing may change: line ends, NFC, blanks, and characters that nobody sees."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return " ".join("".join(c for c in composed if unicodedata.category(c) != "Cf").split())


def check(desk: Desk, row: Row, field: str) -> str:
    """ "" or what is wrong with the answer to one text."""
    typed = row["payload"]
    changes = {field: typed} | ({"email_confirm": typed} if field == "email" else {})
    answer = desk.sends(changes)
    if answer.status == 422:
        place = "name" if field.endswith("name") else field
        return desk.refused(answer, place, {field: typed})
    fault = desk.accepted(answer, {})
    if fault:
        return fault
    stored = desk.person()["phone_as_typed" if field == "phone" else field] or ""
    return "" if as_kept(str(stored)) == as_kept(typed) else f"stored {stored!a}"


@pytest.mark.parametrize("piece", range(PIECES))
@pytest.mark.parametrize("name", FILES)
def test_hostile_text_is_kept_as_typed_or_refused(
    web: Flask, instance: Opened, shared_data: Callable[[str], Path], name: str, piece: int
) -> None:
    desk = Desk(Browser(web), instance)
    rows = piece_of(read_rows(shared_data(name)), piece, instance)
    faults = {}
    for number, row in enumerate(rows):
        field = in_which_field(number)
        fault = check(desk, row, field)
        if fault:
            faults[f"{field}: {row['payload']!a}"] = fault
    assert faults == {}
    trusted = {instance.pen.kid: instance.pen.public}
    assert verify_ledger(instance.database, trusted).findings == []


def test_hostile_text_in_an_address_or_a_header_is_no_fault(
    web: Flask, shared_data: Callable[[str], Path]
) -> None:
    client = web.test_client()
    faults = []
    for number, row in enumerate(read_rows(shared_data("payloads.jsonl"))[::4]):
        text = row["payload"]
        if number % 2:
            answer = client.get("/", query_string={"next": text, "q": text}, base_url=ADDRESS)
        elif text.isprintable() and text.isascii():
            headers = {"User-Agent": text, "Referer": text, "Accept-Language": text}
            answer = client.get("/", headers=headers, base_url=ADDRESS)
        else:
            continue
        if answer.status_code != 200:
            faults.append((text, answer.status_code))
    assert faults == []


def test_hostile_paths_lead_nowhere(web: Flask, shared_data: Callable[[str], Path]) -> None:
    client = web.test_client()
    faults = []
    rows = read_rows(shared_data("payloads.jsonl"))
    wanted = ("path-traversal", "open-redirect", "ssrf")
    for row in [one for one in rows if one["class"] in wanted][::3]:
        for start in ("/static/", "/received/", "/stop/", "/"):
            path = start + row["payload"].replace("?", "%3F").replace("#", "%23").lstrip("/")
            answer = client.get(path, base_url=ADDRESS)
            away = answer.headers.get("Location", "/")
            if answer.status_code >= 500 or not away.startswith(("/", ADDRESS)):
                faults.append((path, answer.status_code, away))
            if away.startswith(("//", "/\\")):
                faults.append((path, answer.status_code, away))
    assert faults == []
