"""Everything out: the fields that others rely on, exactly, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.proof.export import export_consents, export_events, export_leads
from tests.office import READING_TIME, Office
from tests.people import ROSA, WALTER
from tests.servers import COMMAND, environment, run_command

CONSENT_FIELDS = [
    "reference", "act", "statement", "statement_hash", "policy_text", "policy_hash",
    "edition_hash", "products", "interests", "seller", "channel", "language", "served_at",
    "given_at", "address", "user_agent",
]  # fmt: skip
LEAD_FIELDS = {
    "reference", "first_name", "last_name", "phone", "phone_as_typed", "email", "interests",
    "message", "state", "received_at",
}  # fmt: skip
WHOLE: dict[str, Any] = {"after": 0, "since": None, "until": None}


def test_a_submission_is_exported_as_two_consents(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(("part_d", "other"), message="Hello")
    with office.instance.database.reading() as session:
        ticked, pressed = (row for _, row in export_consents(session, **WHOLE))
    edition = office.edition
    assert list(ticked) == list(pressed) == CONSENT_FIELDS
    assert ticked["reference"] == pressed["reference"] == rosa.reference
    assert (ticked["act"], pressed["act"]) == ("tick_privacy", "click_submit")
    assert (ticked["statement"], pressed["statement"]) == (edition.privacy, edition.call)
    assert (ticked["policy_text"], pressed["policy_text"]) == (edition.policy, None)
    assert (ticked["products"], pressed["products"]) == (None, ["part_d"])
    assert pressed["interests"] == ["part_d", "other"]
    assert pressed["served_at"] == "2026-11-24T18:00:00.000000Z"
    assert pressed["given_at"] == "2026-11-24T18:01:00.000000Z"
    assert (pressed["channel"], pressed["language"], pressed["seller"]) == ("call", "en", "HRBC")
    assert (pressed["address"], pressed["user_agent"]) == ("127.0.0.1", "A browser")


def test_only_other_has_an_empty_scope(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call(("other",), message="What is an HMO?")
    with office.instance.database.reading() as session:
        _, pressed = (row for _, row in export_consents(session, **WHOLE))
    assert (pressed["products"], pressed["interests"]) == ([], ["other"])


def test_a_lead_is_exported_with_what_was_typed(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(message="Zwei\nZeilen", phone="626.555.0143 x12")
    with office.instance.database.reading() as session:
        ((_, row),) = export_leads(session, **WHOLE)
    assert set(row) >= LEAD_FIELDS
    assert row["reference"] == rosa.reference
    assert (row["phone"], row["phone_as_typed"]) == ("+16265550143", "626.555.0143 x12")
    assert row["phone_extension"] == "12"
    assert (row["email"], row["message"], row["state"]) == (ROSA.email, "Zwei\nZeilen", "open")


def test_since_counts_and_until_does_not(office: Office) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    office.passes(hours=1)
    second = office.visitor(WALTER).asks_for_a_call()
    at = office.now + READING_TIME
    with office.instance.database.reading() as session:
        early = export_leads(session, after=0, since=None, until=at)
        late = export_leads(session, after=0, since=at, until=at + timedelta(microseconds=1))
    assert [row["reference"] for _, row in early] == [first.reference]
    assert [row["reference"] for _, row in late] == [second.reference]


def test_events_tell_no_personal_value(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call(message="A secret of mine")
    with office.instance.database.reading() as session:
        told = json.dumps([row for _, row in export_events(session, **WHOLE)])
    for value in ("Rosa", "Alvarez", "5550143", "rosa@", "secret"):
        assert value not in told


@pytest.fixture
def folder(office: Office, database_kind: str) -> Path:
    """The folder of an SQLite instance with two people in it."""
    office.visitor(ROSA).asks_for_a_call(message="=cmd|' /C calc'!A0")
    office.visitor(WALTER).asks_for_a_call(("part_d", "medigap"), message='two\nlines, quoted "x"')
    if database_kind != "sqlite":
        assert office.instance.settings.database_url
    return office.instance.settings.instance


def exports(office: Office, folder: Path, *arguments: str) -> str:
    done = run_command(
        folder, "export", *arguments, DATABASE_URL=office.instance.settings.database_url
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_line_of_stdout_is_one_object_and_nothing_else(office: Office, folder: Path) -> None:
    rows = [json.loads(line) for line in exports(office, folder, "consents").splitlines()]
    assert [list(row) for row in rows] == [CONSENT_FIELDS] * 4
    assert len(exports(office, folder, "leads", "--format", "jsonl").splitlines()) == 2


def test_a_csv_holds_nothing_that_a_spreadsheet_runs(office: Office, folder: Path) -> None:
    text = exports(office, folder, "leads", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["first_name"] for row in rows] == ["Rosa", "Walter"]
    assert rows[0]["message"] == "'=cmd|' /C calc'!A0"
    assert rows[1]["message"] == 'two\nlines, quoted "x"'
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_an_export_is_on_record(office: Office, folder: Path) -> None:
    exports(office, folder, "leads")
    events = [json.loads(line) for line in exports(office, folder, "events").splitlines()]
    exported = [event for event in events if event["event"] == "records.exported"]
    assert [event["kind"] for event in exported] == ["leads", "events"]
    assert exported[0]["actor"].startswith("unix:")
    assert (exported[0]["since"], exported[0]["until"]) == (None, None)


@pytest.mark.parametrize("reader", ["closed", "full"])
def test_an_export_that_nobody_reads_to_its_end_is_on_record(
    office: Office, folder: Path, reader: str
) -> None:
    url = office.instance.settings.database_url
    ways = {"closed": "export leads | true", "full": "export leads > /dev/full"}
    command = f"set -o pipefail; {COMMAND} {ways[reader]}"
    done = subprocess.run(
        ["bash", "-c", command],
        env={**environment(folder, DATABASE_URL=url), "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    if reader == "full":
        assert done.returncode == 1
        assert "No space left" in done.stderr
    with office.instance.database.reading() as session:
        told = [row for _, row in export_events(session, **WHOLE)]
    assert [row["kind"] for row in told if row["event"] == "records.exported"] == ["leads"]
