"""What limits calls, by command: lists, choices, emergencies, licences, words to stop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.consent.facts import Choice
from app.leads.known.office import agent_of, house_of
from app.leads.models import State
from tests.limits import against, asked
from tests.office import Office
from tests.people import OLIVE, ROSA, SAM
from tests.servers import run_command

# Commands reach both databases in the same way: once is enough.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
YEAR = ("--from", "2026-01-01", "--to", "2026-12-31")


@pytest.fixture
def folder(office: Office) -> Path:
    """The folder of the instance, whose office works by the clock of the commands."""
    office.now = datetime.now(UTC)
    return office.instance.settings.instance


def says(folder: Path, *command: str) -> str:
    """What a command that goes well tells on stderr; data on stdout are printed by another."""
    done = run_command(folder, *command)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return done.stderr


def refuses(folder: Path, *command: str) -> str:
    done = run_command(folder, *command)
    assert (done.returncode in (1, 2), done.stdout) == (True, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_list_is_imported_and_listed(office: Office, folder: Path, tmp_path: Path) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    assert "No list is loaded" in says(folder, "do-not-call", "list")
    file = tmp_path / "list.txt"
    file.write_text("626-555-0143\n212 555 0117\n")
    old = (office.now - timedelta(days=40)).date().isoformat()
    told = says(folder, "do-not-call", "import", str(file), "--source", "FTC", "--listed-on", old)
    assert "Loaded 2 number(s)" in told
    office.now = datetime.now(UTC)
    assert "B-14" in against(asked(rosa))
    again = ("do-not-call", "import", str(file), "--source", "FTC", "--listed-on", old)
    of_state = (*again, "--state", "tx", "--max-age-days", "60")
    assert "So far the list of this source was loaded as" in refuses(folder, *of_state)
    assert "Loaded 2 number(s)" in says(folder, *of_state, "--changes-state")
    newest, first = run_command(folder, "do-not-call", "list").stdout.splitlines()
    assert (newest[:13], newest.split()[-3:]) == (f"{old} 2 ", ["TX", "60", "FTC"])
    assert (first[:13], first.split()[-3:]) == (f"{old} 2 ", ["national", "31", "FTC"])
    file.write_text("no number")
    assert refuses(folder, *again)


def test_a_choice_is_made_by_an_officer(office: Office, folder: Path) -> None:
    office.hires(OLIVE)
    office.hires(SAM)
    act = ("choose", "no_question_calls", "on", "--reason", "Counsel", "--by")
    assert "no active account with the role compliance" in refuses(folder, *act, SAM.email)
    assert "no_question_calls is on" in says(folder, *act, OLIVE.email)
    with office.instance.database.reading() as session:
        assert house_of(session).has_chosen(Choice.NO_QUESTION_CALLS, datetime.now(UTC))


def test_an_emergency_is_declared_and_ended(office: Office, folder: Path) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    assert "nobody in CA" in says(folder, "emergency", "declare", "ca", "--source", "Order 1")
    office.now = datetime.now(UTC)
    assert "B-25" in against(asked(rosa))
    assert "is over" in says(folder, "emergency", "end", "CA", "--source", "Order 2")
    office.now = datetime.now(UTC)
    assert "B-25" not in against(asked(rosa))
    assert "Not found" in refuses(folder, "emergency", "end", "CA", "--source", "Order 2")
    assert office.verifies().findings == []


def test_licences_and_certifications_are_recorded(office: Office, folder: Path) -> None:
    sam = office.hires(SAM)
    assert "CA" in says(folder, "staff", "licence", SAM.email, "--state", "CA", *YEAR)
    assert "part_c" in says(folder, "staff", "certify", SAM.email, "--product", "part_c", *YEAR)
    with office.instance.database.reading() as session:
        agent = agent_of(session, sam)
    held = [one.what for one in (*agent.licences, *agent.certifications)]
    assert held == ["CA", "part_c"]
    backwards = ("--from", "2026-12-31", "--to", "2026-01-01")
    licence = ("staff", "licence", SAM.email, "--state")
    assert "before the first" in refuses(folder, *licence, "CA", *backwards)
    assert "XX" in refuses(folder, *licence, "XX", *YEAR)


def test_an_address_is_stopped_and_a_letter_keeps_its_date(office: Office, folder: Path) -> None:
    office.passes(minutes=-5)
    rosa = office.visitor(ROSA).asks_for_a_call()
    act = ("revoke", "rosa@example.com", "--channel", "letter", "--words", "No calls", "--said-at")
    assert "lies ahead" in refuses(folder, *act, "2099-01-01")
    assert "1 lead(s) left the queue" in says(folder, *act, "2026-11-01")
    assert rosa.state is State.STOPPED
    assert "This is neither" in refuses(folder, "revoke", "rosa", *act[2:-1])
