"""What commands refuse, in words: no traceback, nothing made, nobody let in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import Office
from tests.people import ROSA
from tests.servers import run_command

# Commands reach both databases in the same way: once is enough.
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def folder(office: Office) -> Path:
    """The folder of the instance."""
    return office.instance.settings.instance


@ON_SQLITE
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("may-contact", "AAAABBBB", "--product", "part_c", "--at", "0001-01-01T00:00:00+14:00"),
         "between 1900"),
        (("may-contact", "AAAABBBB", "--product", "part_c", "--at", "9999-12-31T23:59:59-08:00"),
         "between 1900"),
        (("may-contact", "AAAABBBB", "--product", "part_c", "--at", "2026-11-25"),
         "lacks its hour"),
        (("may-contact", "AAAABBBB", "--product", "part_c", "--at", "2026-11-25T10:00:00"),
         "lacks its zone"),
        (("serve", "--port", "99999"), "range"),
        (("serve", "--workers", "0"), "range"),
        (("revoke", "AAAABBBB", "--channel", "a friend of hers", "--words", "Stop"), "not one of"),
        (("revoke", "AAAABBBB", "--channel", "phone", "--words", " "), "missing"),
        (("edition", "draft", "--language", "../x"), "not one of 'en', 'es'"),
        (("may-contact", "AAAABBBB", "--product", "part_c"), "nobody has this reference."),
        (("edition", "withdraw", "abc", "--by", "olive@example.com"), "no edition begins"),
        (("edition", "withdraw", "", "--by", "olive@example.com"), "write more of the hash"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_in_words(
    office: Office, folder: Path, words: tuple[str, ...], told: str
) -> None:
    assert office.edition_hash
    done = run_command(folder, *words)
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@ON_SQLITE
def test_a_permission_at_the_end_of_the_calendar_is_answered(office: Office, folder: Path) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    asked = ("may-contact", rosa.reference, "--product", "part_c", "--at")
    for at in ("1900-01-01T00:00:00+14:00", "9900-12-31T23:59:59-08:00"):
        done = run_command(folder, *asked, at)
        assert done.stdout.startswith("no\n")
        assert done.stderr == ""


@ON_SQLITE
def test_verify_names_the_log_and_the_key_that_it_trusts(office: Office, folder: Path) -> None:
    pen = office.instance.pen
    done = run_command(folder, "ledger", "verify")
    assert f"log {pen.issuer}" in done.stdout
    assert f"key {pen.kid}" in done.stdout


@ON_SQLITE
def test_verify_speaks_of_a_damaged_first_entry(office: Office, folder: Path) -> None:
    with office.instance.database.writing() as session:
        names = session._connection.exec_driver_sql(
            "select name from sqlite_master where type = 'trigger' and tbl_name = 'entries'"
        ).all()
        for (name,) in names:
            session._connection.exec_driver_sql(f"drop trigger {name}")
        session._connection.exec_driver_sql("update entries set leaf = x'00' where id = 1")
    refused = run_command(folder, "edition", "list")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "ledger verify" in refused.stderr
    done = run_command(folder, "ledger", "verify")
    assert done.returncode == 1
    assert "edited: entries 1: " in done.stdout


@ON_SQLITE
def test_a_newer_schema_is_left_alone(office: Office, folder: Path) -> None:
    with office.instance.database.writing() as session:
        session._connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    for command in ("migrate", "serve"):
        done = run_command(folder, command)
        assert done.returncode == 1
        assert "newer than this release" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_demonstration_never_leaves_this_machine(tmp_path: Path) -> None:
    folder = tmp_path / "instance" / "demo"
    folder.mkdir(parents=True)
    (folder / "DEMONSTRATION").write_text("Invented people.")
    proxy = {"PROXY_COUNT": "1", "PUBLIC_URL": "https://answers.example.com"}
    for host in ("0.0.0.0", "192.0.2.7", "127.0.0.1"):  # noqa: S104
        done = run_command(folder, "serve", "--host", host, **proxy)
        assert done.returncode == 1
        assert "this machine alone" in done.stderr


def test_a_server_beyond_loopback_needs_its_public_address(tmp_path: Path) -> None:
    done = run_command(tmp_path, "serve", "--host", "0.0.0.0", PROXY_COUNT="1")  # noqa: S104
    assert done.returncode == 1
    assert "PUBLIC_URL" in done.stderr
