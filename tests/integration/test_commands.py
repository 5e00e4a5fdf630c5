"""Each command once as it is installed, in a process of its own: how it ends, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import COMMANDS
from tests.office import Office
from tests.people import OLIVE, ROSA, SAM
from tests.servers import run_command, running_server

GROUPS = {
    "edition": ("list", "draft", "approve", "measure", "publish", "withdraw"),
    "ledger": ("verify", "seal", "checkpoint", "export", "rotate-key", "admit", "re-anchor"),
    "staff": ("add", "reset", "disable", "licence", "certify"),
    "do-not-call": ("import", "list"),
    "emergency": ("declare", "end"),
}
ALL = [(name,) for name in COMMANDS] + [(g, one) for g, names in GROUPS.items() for one in names]

# Commands reach both databases in the same way: once is enough.
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def folder(office: Office) -> Path:
    """The folder of the instance."""
    return office.instance.settings.instance


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_every_command_has_help_with_an_example(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run_command(tmp_path / "none", *command, "--help")
    assert done.returncode == 0, done.stderr
    assert "Example: get-answers" in done.stdout
    assert not (tmp_path / "none").exists()


def test_a_setting_that_is_misspelt_is_named(tmp_path: Path) -> None:
    done = run_command(tmp_path, "migrate", SELER_NAME="HRBC")
    assert done.returncode == 1
    assert "GET_ANSWERS_SELLER_NAME" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_command_ends_badly(tmp_path: Path) -> None:
    assert run_command(tmp_path, "sell").returncode == 2


def test_migrate_makes_an_instance_and_can_be_run_again(tmp_path: Path) -> None:
    for _ in range(2):
        done = run_command(tmp_path / "new", "migrate")
        assert (done.returncode, done.stdout) == (0, "")
    assert oct((tmp_path / "new" / "keys" / "secret.key").stat().st_mode & 0o777) == "0o600"


@ON_SQLITE
def test_a_lost_key_is_named_with_the_remedy(office: Office, folder: Path) -> None:
    office.visitor(ROSA).asks_for_a_call()
    (folder / "keys" / "records.key").unlink()
    done = run_command(folder, "ledger", "verify")
    assert done.returncode == 1
    assert "back-up" in done.stderr
    assert "Traceback" not in done.stderr


@ON_SQLITE
def test_the_ledger_is_verified_and_sealed(office: Office, folder: Path) -> None:
    office.visitor(ROSA).asks_for_a_call()
    done = run_command(folder, "ledger", "verify")
    assert (done.returncode, done.stdout[-10:]) == (0, "0 faults.\n")
    done = run_command(folder, "ledger", "seal")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Signed at" in done.stderr


@ON_SQLITE
def test_a_changed_record_ends_verify_badly(office: Office, folder: Path) -> None:
    office.visitor(ROSA).asks_for_a_call()
    with office.instance.database.writing() as session:
        session._connection.exec_driver_sql("update people set first_name = 'Rose'")
    done = run_command(folder, "ledger", "verify")
    assert done.returncode == 1
    assert "1 faults" in done.stdout


@ON_SQLITE
@pytest.mark.parametrize("way", ["reference", "phone"])
def test_a_word_to_stop_ends_calls(office: Office, folder: Path, way: str) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    whom = rosa.reference if way == "reference" else "(626) 555-0143"
    done = run_command(folder, "revoke", whom, "--channel", "phone", "--words", "Stop calling me")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 lead(s) left the queue" in done.stderr
    assert rosa.state == "stopped"
    office.passes(minutes=5)
    assert office.signs_in(SAM).takes_next() is None


@ON_SQLITE
def test_a_word_to_stop_needs_somebody(office: Office, folder: Path) -> None:
    assert office.edition_hash
    done = run_command(folder, "revoke", "nobody", "--channel", "phone", "--words", "Stop")
    assert done.returncode == 1
    assert "neither a reference nor" in done.stderr


@ON_SQLITE
def test_words_go_live_by_an_officers_hand(office: Office, folder: Path) -> None:
    office.hires(OLIVE)
    office.hires(SAM)
    by = ("--by", OLIVE.email)
    other = {"SELLER_PHONE": "626-555-0100"}
    sha256 = run_command(folder, "edition", "draft", **other).stdout.strip()
    assert len(sha256) == 64
    assert run_command(folder, "edition", "publish", sha256, *by).returncode == 1
    for other_hand in (SAM.email, "nobody@example.com"):
        refused = run_command(folder, "edition", "approve", sha256, "--by", other_hand)
        assert refused.returncode == 1
        assert "no active account with the role compliance" in refused.stderr
    done = run_command(folder, "edition", "approve", sha256[:12], *by)
    assert done.returncode == 0, done.stderr
    done = run_command(folder, "edition", "publish", sha256[:12], *by)
    assert done.returncode == 1
    assert "edition measure" in done.stderr
    why = ("--unmeasured", "no browser here")
    done = run_command(folder, "edition", "publish", sha256[:12], *by, *why)
    assert done.returncode == 0, done.stderr
    listed = run_command(folder, "edition", "list").stdout
    assert f"{sha256} en published" in listed
    done = run_command(folder, "edition", "withdraw", sha256, *by)
    assert done.returncode == 0
    assert "who opens that page sees an error" in done.stderr
    assert office.verifies().findings == []


@ON_SQLITE
def test_measuring_without_a_browser_says_what_to_install(office: Office, folder: Path) -> None:
    assert office.edition_hash
    done = run_command(folder, "edition", "measure", "--browser", "/nonexistent/chromium")
    assert (done.returncode, done.stdout) == (1, "")
    assert "install chromium" in done.stderr
    assert office.verifies().findings == []


def test_a_server_on_an_empty_folder_makes_everything(tmp_path: Path) -> None:
    with running_server(tmp_path / "fresh") as server:
        assert server.process.poll() is None
    done = run_command(tmp_path / "fresh", "edition", "list")
    assert "en published" in done.stdout
    assert "system" in done.stdout


def test_a_server_beyond_loopback_needs_a_proxy(tmp_path: Path) -> None:
    done = run_command(tmp_path / "fresh", "serve", "--host", "0.0.0.0")  # noqa: S104
    assert done.returncode == 1
    assert "PROXY_COUNT" in done.stderr


def test_words_that_may_not_go_live_are_told_at_the_start_of_serve(tmp_path: Path) -> None:
    refused = run_command(tmp_path / "instance", "serve", SMID="mine", TPMO_PRODUCTS="41")
    assert refused.returncode == 1
    assert "mine is no material id" in refused.stderr
    assert "The disclaimer needs the numbers" in refused.stderr
    assert "should not have happened" not in refused.stderr
