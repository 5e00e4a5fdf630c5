"""An instance is what its folder and its database are together; nothing else is opened."""

from __future__ import annotations

import secrets
import subprocess
import time
from pathlib import Path

import pytest

from app.cli.opening import open_instance
from app.db import Unavailable
from app.instance import KeyFault, NoInstance, open_keys
from app.ledger.event import Event
from app.proof.export import export_events
from app.settings import Settings
from tests.databases import free_port
from tests.office import Office
from tests.people import ROSA
from tests.servers import COMMAND, environment, run_command, wait_until_ready


def replaces(file: Path, content: bytes) -> None:
    """Writes over a key file, as a back-up of another instance would."""
    file.write_bytes(content)


@pytest.mark.parametrize("name", ["records.key", "intake.pem", "origin"])
def test_a_foreign_key_opens_nothing(office: Office, tmp_path: Path, name: str) -> None:
    office.visitor(ROSA).asks_for_a_call()
    other = Settings(instance=tmp_path / "other")
    open_instance(other).database.dispose()
    settings = office.instance.settings
    replaces(settings.instance / "keys" / name, (other.instance / "keys" / name).read_bytes())
    with pytest.raises(KeyFault, match=name.replace(".", "[.]")) as fault:
        open_instance(settings)
    assert "back-up" in str(fault.value)


def test_the_same_keys_open_it_again(office: Office) -> None:
    again = open_instance(office.instance.settings, may_create=False)
    assert again.keys == office.instance.keys
    again.database.dispose()


@pytest.mark.parametrize("name", ["records.key", "secret.key"])
def test_a_key_that_was_cut_short_is_refused(office: Office, name: str) -> None:
    settings = office.instance.settings
    file = settings.instance / "keys" / name
    assert len(file.read_bytes()) == 64
    replaces(file, file.read_bytes()[:63])
    with pytest.raises(KeyFault, match="64 hex digits"):
        open_keys(settings, may_create=False)


def test_a_key_of_64_hex_digits_and_a_line_end_is_taken(tmp_path: Path) -> None:
    for name in ("records.key", "secret.key"):
        file = tmp_path / "keys" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(secrets.token_hex(32) + "\n")
        file.chmod(0o600)
    assert open_keys(Settings(instance=tmp_path), may_create=False)


@pytest.mark.parametrize(
    "words",
    [
        ("edition", "list"),
        ("export", "leads"),
        ("ledger", "verify"),
        ("may-contact", "AAAABBBB", "--product", "part_c"),
        ("revoke", "AAAABBBB", "--channel", "phone", "--words", "Stop"),
        ("staff", "disable", "sam@example.com"),
    ],
    ids=" ".join,
)
def test_a_command_in_the_wrong_folder_makes_nothing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = run_command(tmp_path / "wrong", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"There is no instance in {tmp_path}/wrong" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_keys_without_their_database_are_no_instance(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "instance")
    open_instance(settings).database.dispose()
    for file in settings.instance.glob("get-answers.sqlite3*"):
        file.unlink()
    with pytest.raises(NoInstance):
        open_instance(settings, may_create=False)
    assert [one.name for one in settings.instance.iterdir()] == ["keys"]


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    open_instance(Settings(instance=folder)).database.dispose()
    assert folder.stat().st_mode & 0o777 == 0o755
    assert (folder / "keys").stat().st_mode & 0o777 == 0o700


def test_a_command_that_reads_waits_for_no_writer(office: Office) -> None:
    with office.instance.database.writing():
        started = time.monotonic()
        again = open_instance(office.instance.settings, may_create=False)
        assert time.monotonic() - started < 1
        again.database.dispose()


def test_what_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    below = run_command(tmp_path / "file" / "instance", "migrate")
    gone = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"
    away = run_command(tmp_path / "new", "migrate", DATABASE_URL=gone)
    for done, told in ((below, "Not a directory"), (away, "cannot be reached")):
        assert done.returncode == 1
        assert told in done.stderr
        assert "Traceback" not in done.stderr
    with pytest.raises(Unavailable):
        open_instance(Settings(instance=tmp_path / "new", database_url=gone))


def test_several_first_starts_at_once_found_one_log(empty_database: str, tmp_path: Path) -> None:
    folder, ports = tmp_path / "instance", [free_port() for _ in range(4)]
    servers = [
        subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), "--workers", "1"],
            env=environment(folder, DATABASE_URL=empty_database),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for port in ports
    ]
    try:
        for process, port in zip(servers, ports, strict=True):
            wait_until_ready(process, port)
    finally:
        for process in servers:
            process.terminate()
        told = [process.communicate(timeout=40)[1].decode() for process in servers]
    assert "Traceback" not in "".join(told)
    instance = open_instance(Settings(instance=folder, database_url=empty_database))
    with instance.database.reading() as session:
        rows = export_events(session, after=0, since=None, until=None)
    instance.database.dispose()
    events = [row["event"] for _, row in rows]
    assert [events.count(one) for one in (Event.LOG_CREATED, Event.KEY_ADDED)] == [1, 2]
    assert events.count(Event.EDITION_PUBLISHED) == 2, "one for each language"
