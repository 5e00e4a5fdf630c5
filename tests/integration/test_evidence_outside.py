"""A bundle outside the house: taken by command, checked by hand, and what its sheet says."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import text

from app.ledger.keyring import LOG
from app.ledger.leaf import claims_in
from app.ledger.rotation import rotate_key, take_over
from app.ledger.tree import leaf_hash
from tests.exporting import Files, asks_between_checkpoints, exports, unpacked
from tests.figures import measures
from tests.integration.log_folder import grows
from tests.integration.tampering import tamper
from tests.integration.test_reanchor import goes_on, loses
from tests.office import Office, Request
from tests.people import ROSA, WALTER
from tests.sealing import seals
from tests.servers import run_command

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
HOLDS = "Signature Verified Successfully"


@pytest.fixture
def rosa(office: Office) -> Request:
    """Rosa's request, sealed."""
    return asks_between_checkpoints(office)


def words_of(pdf: bytes) -> str:
    """What a reader of the screen hears, line ends as blanks."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext")
    told = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True)
    return re.sub(r"\s+", " ", told.stdout.decode())


def test_the_sheet_tells_all_of_it_on_one_page(office: Office, rosa: Request) -> None:
    measures(office)
    rosa.is_stopped()
    seals(office)
    files = unpacked(exports(office, rosa.reference))
    words = words_of(files["sheet.pdf"])
    for told in (
        "Rosa Alvarez",
        "(626) 555-0143",
        "请打电话",
        office.edition.call,
        office.edition.privacy,
        "Medicare Advantage Plans (Part C)",
        "November 24, 2026, 18:06:00 UTC (10:06:00 a.m. PST by the number’s area code)",
        "approved alone by system",
        "all thresholds of size, contrast and place hold",
        "The last words of the statement were on screen for 40.1 s",
        "all calls to this number were ended, with the link of the receipt",
        leaf_hash(files["record.jws"]).hex(),
        office.edition_hash,
        "What is not proven",
    ):
        assert told in words, told
    with pikepdf.open(io.BytesIO(files["sheet.pdf"])) as document:
        assert len(document.pages) == 1
        with document.open_metadata() as about:
            assert about["pdfaid:part"] == "2"


def test_the_sheet_says_that_a_record_came_late(office: Office) -> None:
    request = office.visitor(ROSA).asks_for_a_call()
    office.passes(hours=1)
    with office.instance.database.writing() as session:
        session.execute(text("delete from waiting"))
    office.visitor(WALTER).asks_for_a_call()
    seals(office)
    with office.instance.database.writing() as session:
        rest = "select id from entries where id not in (select entry_id from leaves)"
        session.execute(text(f"insert into waiting (entry_id) {rest}"))
    office.passes(minutes=1)
    seals(office)
    words = words_of(unpacked(exports(office, request.reference))["sheet.pdf"])
    assert "Its own time. It came late: a checkpoint of November 24, 2026, 19:00:00 UTC" in words
    assert "not in a browser; published unmeasured: in a test" in words


def test_the_sheet_tells_of_an_accident(office: Office, rosa: Request) -> None:
    grows(office, 40)
    loses(office, 1)
    goes_on(office)
    seals(office)
    words = words_of(unpacked(exports(office, rosa.reference))["sheet.pdf"])
    assert f"after an accident the log went on as {office.instance.pen.issuer}/2" in words


def test_the_sheet_tells_no_value_that_is_held_back(office: Office, rosa: Request) -> None:
    files = unpacked(exports(office, rosa.reference, ["last_name"]))
    words = words_of(files["sheet.pdf"])
    assert "Alvarez" in words
    assert "some or all is held back" in words
    for told in ("Rosa", "555-0143", "PST", "rosa@", "Please call", "on screen for"):
        assert told not in words, told


def test_the_readme_tells_how_to_check_it_by_hand(
    office: Office, rosa: Request, tmp_path: Path
) -> None:
    files = unpacked(exports(office, rosa.reference))
    told = by_hand(tmp_path, files)
    assert told.count(HOLDS) == 2
    assert leaf_hash(files["record.jws"]).hex() in told
    for name in ("record.jws", "checkpoints/latest.note"):
        spoiled = files[name].replace(b"a", b"b", 1)
        assert by_hand(tmp_path, files | {name: spoiled}).count(HOLDS) == 1, name


def test_it_tells_so_after_another_key_of_the_log_took_over_too(
    office: Office, rosa: Request, tmp_path: Path
) -> None:
    folder, database = office.instance.settings.instance / "keys", office.instance.database
    with database.writing() as session:
        rotate_key(session, folder, LOG, at=office.now)
    take_over(folder, LOG, office.instance.pen.issuer, goes_on=True)
    seals(office)
    files = unpacked(exports(office, rosa.reference))
    assert files["policy.txt"].count(b"log ") == 2
    assert by_hand(tmp_path, files).count(HOLDS) == 2


def by_hand(folder: Path, files: Files) -> str:
    """What bash and openssl say to the commands of the README, with these files."""
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    lines = files["README.txt"].decode().splitlines()
    told = [one.strip() for one in lines if one.startswith("       ") and "verify.py" not in one]
    command = ["bash", "-c", "\n".join(told)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


@ON_SQLITE
def test_the_command_writes_it_for_nobody_else_to_read(
    office: Office, rosa: Request, tmp_path: Path
) -> None:
    folder, output = office.instance.settings.instance, tmp_path / "x.zip"
    command = ("evidence", rosa.reference.lower(), "--output", str(output))
    done = run_command(folder, *command, "--disclose", "phone", "--disclose", "first_name")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "whoever receives it answers for them" in done.stderr
    assert oct(output.stat().st_mode & 0o777) == "0o600"
    files = unpacked(output.read_bytes())
    assert set(json.loads(files["values.json"])) == {"phone", "first_name"}
    actor = str(claims_in(files["export.jws"])["actor"])
    assert actor.startswith("unix:")
    none = run_command(folder, *command, "--disclose", "none")
    assert "It holds no personal data." in none.stderr
    assert json.loads(unpacked(output.read_bytes())["values.json"]) == {}


@ON_SQLITE
def test_what_cannot_be_exported_is_said_in_a_sentence(office: Office, tmp_path: Path) -> None:
    folder, waits = office.instance.settings.instance, office.visitor(ROSA).asks_for_a_call()
    for reference, output, words in (
        (waits.reference, tmp_path / "x.zip", "not sealed yet: run get-answers ledger seal"),
        ("AAAABBBB", tmp_path / "x.zip", "Not found: no such record."),
        (waits.reference, tmp_path / "none" / "x.zip", "No such file or directory"),
    ):
        done = run_command(folder, "evidence", reference, "--output", str(output))
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


@ON_SQLITE
def test_one_record_is_checked_by_command(office: Office, rosa: Request) -> None:
    folder = office.instance.settings.instance
    command = ("ledger", "verify", "--reference", rosa.reference)
    done = run_command(folder, *command)
    lines = done.stdout.splitlines()
    assert (done.returncode, len(lines)) == (0, 7), done.stderr
    assert all(one.startswith("yes  ") for one in lines)
    tamper(office, "update people set first_name = 'Rosalind' where first_name = 'Rosa'")
    done = run_command(folder, *command)
    assert done.returncode == 1
    assert "NO   Are the personal values those that were sent?" in done.stdout
    assert "Rosalind" not in done.stdout
    assert run_command(folder, *command[:-1], "AAAABBBB").returncode == 1
