"""An older state of the database is put back: told, signed by nobody, gone on with on record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.staff.models import Role
from tests.integration.staff_desk import House, open_house
from tests.office import Office
from tests.people import OLIVE
from tests.sealing import seals
from tests.servers import run_command

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
STOP = ("revoke", "626-555-0143", "--channel", "phone", "--words", "Stop")
BY = ("--by", OLIVE.email, "--reason", "the disk broke")


@ON_SQLITE
def test_a_back_up_that_was_put_back_is_told_and_gone_on_with(office: Office) -> None:
    office.hires(OLIVE)
    seals(office)
    folder = office.instance.settings.instance
    office.instance.database.dispose()
    database = folder / "get-answers.sqlite3"
    assert run_command(folder, "ledger", "seal").returncode == 0
    done = run_command(folder, "ledger", "re-anchor", *BY)
    assert (done.returncode, "everything that was signed" in done.stderr) == (1, True)
    shutil.copy(database, folder / "back-up")
    for _ in range(3):
        assert run_command(folder, *STOP).returncode == 0
    assert run_command(folder, "ledger", "seal").returncode == 0
    newest = max((folder / "checkpoints").rglob("*.note"), key=lambda one: one.stat().st_mtime)
    kept = Path(shutil.copy(newest, folder / "outside.note"))

    shutil.copy(folder / "back-up", database)
    is_told(folder, kept)

    done = run_command(folder, "ledger", "re-anchor", *BY)
    assert done.returncode == 0, done.stderr
    assert "/2. " in done.stderr
    assert "3 are lost" in done.stderr
    assert run_command(folder, "ledger", "seal").returncode == 0
    assert run_command(folder, "ledger", "verify").returncode == 0
    shows_it_for_ever(folder)


def is_told(folder: Path, kept: Path) -> None:
    """The loss is told, and nothing is signed over it."""
    done = run_command(folder, "ledger", "seal")
    assert (done.returncode, "3 are lost" in done.stderr) == (1, True)
    done = run_command(folder, "ledger", "verify", "--checkpoint", str(kept))
    assert done.returncode == 1
    *told, _, _, count = done.stdout.splitlines()
    assert f"rolled back: outside checkpoint {kept.name}" in done.stdout
    assert all(one.startswith("rolled back: ") and "3 are lost" in one for one in told), told
    assert count.endswith(f"{len(told)} faults.")
    assert run_command(folder, *STOP).returncode == 0, "requests and words are still taken in"
    assert run_command(folder, "ledger", "seal").returncode == 1, "and never signed over"


def shows_it_for_ever(folder: Path) -> None:
    house: House = open_house(folder)
    browser = house.browser()
    browser.signs_in(house.hires("Oscar", Role.COMPLIANCE))
    page = browser.get("/proof").get_data(as_text=True)
    assert "3 entries were lost" in page
    assert "the disk broke" in page
    assert "An older state" not in page
    house.closes()
