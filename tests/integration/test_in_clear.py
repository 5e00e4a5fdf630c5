"""What an office writes for ever and in clear is refused with a number or an address in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.consent.limits.in_clear import LEAVE_OUT
from app.ledger.models import EntryRow
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser
from tests.integration.test_suppressions_lists import brings
from tests.integration.workplace import Workplace, sends
from tests.office import Office
from tests.people import OLIVE
from tests.servers import run_command

NUMBER, ADDRESS = "Rosa, 626-555-0143", "Mail of rosa@example.com"


def entries(office: Office) -> int | None:
    with office.instance.database.reading() as session:
        return session.scalar(select(func.count()).select_from(EntryRow))


@pytest.mark.parametrize("words", [NUMBER, ADDRESS])
def test_the_page_says_so_beside_the_field_and_keeps_what_was_typed(
    workplace: Workplace, words: str
) -> None:
    olive: StaffBrowser = workplace.signs_in("Olive", Role.COMPLIANCE)
    before = entries(workplace.office)
    declared = {"state": "CA", "source": words, "until": ""}
    for answer in (
        sends(olive, "/suppressions", "/suppressions/emergencies", **declared),
        brings(olive, workplace, list_source=words),
    ):
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert LEAVE_OUT in page
        assert f'value="{words}"' in page
    assert entries(workplace.office) == before


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it is the same for both
def test_the_commands_say_so(office: Office, tmp_path: Path) -> None:
    office.hires(OLIVE)
    before, folder = entries(office), office.instance.settings.instance
    file = tmp_path / "list.txt"
    file.write_text("212 555 0117\n")
    for command in (
        ("choose", "no_question_calls", "on", "--by", OLIVE.email, "--reason", NUMBER),
        ("emergency", "declare", "CA", "--source", ADDRESS),
        ("do-not-call", "import", str(file), "--listed-on", "2026-11-15", "--source", NUMBER),
    ):
        done = run_command(folder, *command)
        assert (done.returncode, done.stdout) == (1, ""), command
        assert LEAVE_OUT in " ".join(done.stderr.split()), command
    assert entries(office) == before
