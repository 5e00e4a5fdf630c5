"""The log for others, by command: its newest checkpoint, and all of it as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.log_folder import files, grows
from tests.office import Office
from tests.servers import run_command

# Commands reach both databases in the same way: once is enough.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def folder(office: Office) -> Path:
    """The folder of the instance."""
    return office.instance.settings.instance


def test_the_newest_checkpoint_is_printed_and_nothing_else(office: Office, folder: Path) -> None:
    grows(office, 12)
    done = run_command(folder, "ledger", "checkpoint")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:2] == [office.instance.pen.issuer, "12"]
    (kept,) = (folder / "checkpoints").rglob("*.note")
    assert done.stdout == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("act", [("checkpoint",), ("export", "log")])
def test_where_nothing_is_signed_one_is_told_what_to_do(
    office: Office, folder: Path, act: tuple[str, ...]
) -> None:
    assert office.edition_hash
    done = run_command(folder, "ledger", *act)
    assert (done.returncode, done.stdout) == (1, "")
    assert "get-answers ledger seal" in done.stderr


def test_the_log_is_written_into_a_folder(office: Office, folder: Path, tmp_path: Path) -> None:
    grows(office, 12)
    log = tmp_path / "out" / "log"
    done = run_command(folder, "ledger", "export", str(log))
    assert (done.returncode, done.stdout) == (0, "")
    assert f"{log} holds the log with 12 entries" in done.stderr
    assert set(files(log)) == {
        "checkpoint",
        "checkpoints/2026-11-24/000000000012.note",
        "key",
        "policy",
        "tile/0/000.p/12",
        "tile/entries/000.p/12",
    }


def test_a_static_host_may_read_all_but_the_entries(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    grows(office, 12)
    log = tmp_path / "out" / "log"
    run_command(folder, "ledger", "export", str(log))
    assert closed_in(log) == ["tile/entries"]
    (log / "tile" / "entries").chmod(0o755)  # on purpose: they tell of the business
    grows(office, 300)
    run_command(folder, "ledger", "export", str(log))
    assert (log / "tile" / "entries" / "000").exists()
    assert closed_in(log) == []


def closed_in(log: Path) -> list[str]:
    """What other users of the machine may not read."""
    found = [log, *log.rglob("*")]
    return [
        str(one.relative_to(log))
        for one in found
        if one.stat().st_mode & 0o777 not in ({0o755} if one.is_dir() else {0o644})
    ]


def test_a_folder_in_use_is_named_and_left_alone(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    grows(office, 12)
    (tmp_path / "letters.txt").write_text("Dear Rosa")
    done = run_command(folder, "ledger", "export", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{tmp_path} holds something else" in done.stderr
    assert not (tmp_path / "checkpoint").exists()


def test_a_file_in_the_place_of_the_folder_is_named(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    grows(office, 12)
    (tmp_path / "shut").write_text("")
    done = run_command(folder, "ledger", "export", str(tmp_path / "shut" / "log"))
    assert done.returncode == 1
    assert "Not a directory" in done.stderr
