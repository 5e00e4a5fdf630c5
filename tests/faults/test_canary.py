"""Marked values go through every story; they may stand only where they belong."""

from __future__ import annotations

import base64
import json
import subprocess
import urllib.parse
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cli.opening import open_instance
from app.ledger.models import EntryRow
from app.settings import Settings
from tests.databases import free_port
from tests.people import Visitor
from tests.servers import COMMAND, environment, wait_until_ready
from tests.wire import WireBrowser

CANARY = Visitor("Kanarivogel", "Zwitscher", "(626) 555-0177", "kanari.zwitscher@example.com")
MESSAGE = "Mein Kanarienvogel pfeift"
DIGITS = "6265550177"
MARKS = (CANARY.first, CANARY.last, "555-0177", DIGITS, CANARY.email, MESSAGE)


def spellings(mark: str) -> list[str]:
    """A value as it is, percent-encoded, in base64, in hex, and in small letters."""
    data = mark.encode()
    return [
        mark,
        mark.lower(),
        urllib.parse.quote(mark),
        urllib.parse.quote_plus(mark),
        base64.b64encode(data).decode().rstrip("=")[:-2],
        data.hex(),
    ]


def marks_in(text: str) -> list[str]:
    """The marked values that a text holds, in any spelling."""
    folded = text.lower()
    return [mark for mark in MARKS for one in spellings(mark) if one in text or one in folded]


@pytest.fixture
def told(settings: Settings, tmp_path: Path) -> tuple[str, list[str]]:
    """What a server said of a visitor's whole story, and the addresses that the visitor saw."""
    log, port = tmp_path / "log", free_port()
    kept = {"DATABASE_URL": settings.database_url}
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), "--workers", "1"],
            env=environment(settings.instance, **kept),
            stdout=lines,
            stderr=lines,
        )
        try:
            wait_until_ready(process, port)
            browser = WireBrowser(port)
            form = browser.opens_the_form()
            browser.sends(CANARY, {"message": "\x00" + MESSAGE}, form)
            browser.sends(CANARY, {"phone": f"{CANARY.phone} {CANARY.phone}"}, form)
            answer = browser.sends(CANARY, {"message": MESSAGE}, form)
            browser.asks("GET", answer.location)
            browser.asks("GET", f"/consents?q={urllib.parse.quote(CANARY.email)}")
        finally:
            process.terminate()
            process.wait(40)
    return log.read_text(), [answer.location]


def test_no_log_line_and_no_address_holds_what_somebody_typed(
    told: tuple[str, list[str]],
) -> None:
    lines, addresses = told
    assert '"rule": "/received/<code>"' in lines, "without a log nothing was looked at"
    assert marks_in(lines) == []
    assert marks_in(" ".join(addresses)) == []
    assert addresses[0].rpartition("/")[2] not in lines


@pytest.mark.usefixtures("told")
def test_no_entry_of_the_log_holds_what_somebody_typed(settings: Settings) -> None:
    instance = open_instance(settings)
    with instance.database.reading() as session:
        leaves = [row.leaf for row in session.all(select(EntryRow.leaf))]
    instance.database.dispose()
    payloads = [leaf.split(b".")[1] for leaf in leaves]
    claims = [json.loads(base64.urlsafe_b64decode(part + b"===")) for part in payloads]
    assert any(one["event"] == "consent.given" for one in claims)
    assert marks_in(json.dumps(claims)) == []


@pytest.mark.parametrize("mark", MARKS)
def test_the_search_itself_finds_what_is_there(mark: str) -> None:
    for spelling in spellings(mark):
        assert mark in marks_in(f"before {spelling} after")
