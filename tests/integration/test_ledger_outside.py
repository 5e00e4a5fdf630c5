"""The command that checks the log, with what somebody has kept of it elsewhere."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from app.ledger.note import BadNote
from app.proof.tree.outside import find_notes
from tests.office import Office
from tests.people import JUNE, ROSA, WALTER
from tests.sealing import seals
from tests.servers import run_command

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ORDINARY = "This is what the log says today.\n\n{note}\nKeep this mail.\n"


@pytest.fixture
def note(office: Office) -> str:
    """What was signed once Rosa had asked."""
    office.visitor(ROSA).asks_for_a_call()
    note = seals(office)
    assert note
    return note


def mail_with(note: str, *, encoding: str) -> bytes:
    """A mail as a mail program saves it, whole."""
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Checkpoint", "log@example.com"
    mail.set_content(ORDINARY.format(note=note), cte=encoding)
    mail.add_attachment(note.encode(), maintype="text", subtype="plain", filename="today.note")
    return mail.as_bytes()


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
@ON_SQLITE
def test_a_note_is_found_in_a_mail_that_was_saved(note: str, encoding: str) -> None:
    assert find_notes(mail_with(note, encoding=encoding)) == [note]


@ON_SQLITE
def test_notes_are_found_whatever_stands_around_them(note: str) -> None:
    other = note.replace("\n1", "\n2", 1)
    quoted = "".join(f"> {line}\n" for line in note.splitlines())
    assert find_notes(note.encode()) == [note]
    assert find_notes(note.replace("\n", "\r\n").encode()) == [note]
    assert find_notes(f"On Monday you wrote:\n{quoted}".encode()) == [note]
    assert find_notes(f"{note}\n{ORDINARY.format(note=other)}".encode()) == [note, other]


@pytest.mark.parametrize(
    "data", [b"", b"Good morning.\n", b"\xff\x00\xfe", b"a/b\n1\nAAAA\n\n-- x\n"]
)
def test_where_no_note_is_that_is_said(data: bytes) -> None:
    with pytest.raises(BadNote, match="no checkpoint"):
        find_notes(data)


@pytest.fixture
def folder(office: Office) -> Path:
    """The instance's folder."""
    return office.instance.settings.instance


@ON_SQLITE
def test_the_last_lines_say_what_the_log_was_held_against(
    office: Office, folder: Path, note: str, tmp_path: Path
) -> None:
    office.passes(hours=1)
    office.visitor(WALTER).asks_for_a_call()
    seals(office)
    alone = run_command(folder, "ledger", "verify")
    assert alone.returncode == 0
    assert "No outside checkpoint was given" in alone.stdout
    mail = tmp_path / "monday.eml"
    mail.write_bytes(mail_with(note, encoding="base64"))
    done = run_command(folder, "ledger", "verify", "--checkpoint", str(mail))
    assert done.returncode == 0
    assert done.stderr == "", "no bar where nobody sees it"
    *_, kept, outside, memory, count = done.stdout.splitlines()
    assert kept.startswith("It holds checkpoints ")
    assert outside.startswith("It holds signer.json: ") or "monday.eml" in outside + memory
    assert count.endswith(": 0 faults.")
    assert "No outside checkpoint" not in done.stdout


@ON_SQLITE
def test_looking_at_no_signature_is_said_loudly(office: Office, folder: Path, note: str) -> None:
    assert note
    done = run_command(folder, "ledger", "verify", "--without-signatures")
    assert done.returncode == 0
    assert "SIGNATURES WERE NOT LOOKED AT" in done.stdout
    assert office.verifies().findings == []


@ON_SQLITE
def test_what_is_lost_is_counted_against_an_outside_checkpoint(
    office: Office, folder: Path, note: str, tmp_path: Path
) -> None:
    assert note
    database = folder / "get-answers.sqlite3"
    office.instance.database.dispose()
    before = database.read_bytes()
    office.passes(hours=1)
    office.visitor(JUNE).asks_for_a_call()
    later = seals(office)
    assert later
    office.instance.database.dispose()
    database.write_bytes(before)
    outside = tmp_path / "tuesday.note"
    outside.write_text(later)
    done = run_command(folder, "ledger", "verify", "--checkpoint", str(outside))
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if "tuesday.note" in line]
    assert len(told) == 1
    assert told[0].startswith("rolled back: outside checkpoint tuesday.note: signed at 2026-11-24 ")
    assert "1 are lost, after 2026-11-24 18:" in told[0]


@ON_SQLITE
def test_a_file_without_a_checkpoint_is_refused(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Good morning.")
    done = run_command(folder, "ledger", "verify", "--checkpoint", str(file))
    assert done.returncode == 2
    assert "there is no checkpoint in it" in done.stderr
