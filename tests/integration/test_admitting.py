"""An entry that waited too long is set aside, and an officer lets it in by command."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.ledger.models import EntryRow, QuarantineRow
from app.proof.watch import state_of_log
from tests.office import Office
from tests.people import OLIVE, SAM
from tests.servers import run_command

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
REASON = ("--reason", "the worker stood still over the weekend")


def set_aside(office: Office) -> list[str]:
    query = select(EntryRow.jti).join(QuarantineRow, QuarantineRow.entry_id == EntryRow.id)
    with office.instance.database.reading() as session:
        return [row.jti for row in session.all(query)]


def test_an_officer_lets_an_entry_in(office: Office) -> None:
    folder = office.instance.settings.instance
    for colleague in (OLIVE, SAM):  # days ago, by the clock of the commands
        office.hires(colleague)
    assert run_command(folder, "ledger", "seal").returncode == 0
    first, second = set_aside(office)
    done = run_command(folder, "ledger", "admit", first, "--by", SAM.email, *REASON)
    assert (done.returncode, "no active account" in done.stderr) == (1, True)
    done = run_command(folder, "ledger", "admit", "nothing", "--by", OLIVE.email, *REASON)
    assert (done.returncode, "Not found" in done.stderr) == (1, True)
    done = run_command(folder, "ledger", "admit", first, "--by", OLIVE.email, *REASON)
    assert (done.returncode, done.stdout) == (0, "")
    assert run_command(folder, "ledger", "seal").returncode == 0
    assert set_aside(office) == [second]
    with office.instance.database.reading() as session:
        assert state_of_log(session).waiting == 0


def test_all_that_an_outage_made_late_is_let_in_at_once(office: Office) -> None:
    folder = office.instance.settings.instance
    office.hires(OLIVE)
    office.hires(SAM)
    assert run_command(folder, "ledger", "seal").returncode == 0
    assert len(set_aside(office)) == 2
    by_olive = ("ledger", "admit", "--by", OLIVE.email, *REASON)
    done = run_command(folder, *by_olive)
    assert (done.returncode, "--late" in done.stderr) == (2, True)
    done = run_command(folder, *by_olive, "--late")
    assert (done.returncode, "2 entries" in done.stderr) == (0, True)
    assert run_command(folder, "ledger", "seal").returncode == 0
    assert set_aside(office) == []
