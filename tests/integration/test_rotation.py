"""Keys change, records stand: both keys are replaced amid records, and all verify throughout."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cli.ledger.rotating import Theft, replace_key
from app.cli.ledger.sealer import Sealer
from app.cli.opening import Opened, open_instance
from app.instance import KeyFault
from app.ledger.keyring import INTAKE, LOG
from app.ledger.models import EntryRow, QuarantineRow
from app.ledger.note import open_note
from app.ledger.proofs import log_keys, newest_checkpoint
from app.ledger.rotation import RETIRED, KeyTold, keys_told
from app.proof.audit import verify_ledger
from tests.office import Office
from tests.people import ROSA
from tests.sealing import seals
from tests.servers import run_command

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def rotates(office: Office, role: str) -> str:
    """An operator rotates a key beside the running server; gives the former kid."""
    folder = office.instance.settings.instance / "keys"
    return replace_key(office.instance, folder, role, at=office.now)


def starts_again(office: Office, again: list[Opened]) -> Office:
    """The office after its server was started again, with the keys that lie there now."""
    opened = open_instance(office.instance.settings)
    again.append(opened)
    return replace(office, instance=opened)


def asks(office: Office, count: int = 3) -> None:
    for _ in range(count):
        office.passes(seconds=1)
        office.visitor(ROSA).asks_for_a_call()


def holds(office: Office) -> None:
    """Every record verifies, every entry has its place, and the newest note has its keys."""
    seals(office)
    first = next(one for one in told(office) if one.role == INTAKE)
    report = verify_ledger(office.instance.database, {first.kid: first.public})
    assert report.findings == []
    with office.instance.database.reading() as session:
        assert session.first(select(QuarantineRow.entry_id)) is None


def told(office: Office) -> list[KeyTold]:
    with office.instance.database.reading() as session:
        return keys_told(session)


def signers(office: Office) -> int:
    """How many keys of ours have signed the newest note."""
    with office.instance.database.reading() as session:
        return len(open_note(newest_checkpoint(session) or "", log_keys(session))[1])


def test_both_keys_change_amid_records_and_all_verify(office: Office, again: list[Opened]) -> None:
    asks(office)
    holds(office)
    former = [rotates(office, role) for role in (INTAKE, LOG)]
    asks(office)
    holds(office)
    assert signers(office) == 2
    restarted = starts_again(office, again)
    asks(restarted)
    asks(office)  # a server that goes on with the former key
    restarted.now = office.now
    holds(restarted)
    restarted.passes(days=1, minutes=1)
    retires(restarted)
    assert [one.kid for one in told(restarted) if one.retired_at] == former[:1]
    asks(restarted)
    holds(restarted)
    restarted.passes(days=89)
    retires(restarted)
    assert [one.kid for one in told(restarted) if one.retired_at] == former
    asks(restarted)
    holds(restarted)
    assert signers(restarted) == 1
    folder = office.instance.settings.instance / "keys" / RETIRED
    files = sorted(file.name for file in folder.iterdir())
    assert files == sorted(f"{kid}.pem" for kid in former)


def retires(office: Office) -> None:
    """What a worker does in passing."""
    sealer = Sealer(office.instance.database, office.instance.settings)
    sealer.integrate(at=office.now)
    sealer.retire_keys(at=office.now)


def test_a_key_that_is_still_in_use_is_not_retired(office: Office, again: list[Opened]) -> None:
    rotates(office, INTAKE)
    restarted = starts_again(office, again)
    office.passes(hours=23)
    asks(office)
    restarted.now = office.now + timedelta(hours=2)
    retires(restarted)
    assert not any(one.retired_at for one in told(restarted))
    restarted.passes(hours=23)
    retires(restarted)
    assert [bool(one.retired_at) for one in told(restarted)] == [True, False, False]


def test_a_worker_with_the_former_key_retires_nothing(office: Office) -> None:
    rotates(office, INTAKE)
    office.passes(days=3)
    retires(office)
    assert not any(one.retired_at for one in told(office))


def test_what_a_stolen_key_signs_is_set_aside_at_once(office: Office, again: list[Opened]) -> None:
    asks(office)
    folder = office.instance.settings.instance / "keys"
    stolen_at = office.now - timedelta(hours=3)
    theft = Theft(stolen_at, "a laptop is gone")
    replace_key(office.instance, folder, INTAKE, theft, at=office.now)
    key = told(office)[0]
    assert (key.why, key.stolen_since) == ("a laptop is gone", "2026-11-24T15:00:03.000000Z")
    asks(office, 1)  # by whoever has the stolen key
    restarted = starts_again(office, again)
    asks(restarted)
    seals(restarted)
    with restarted.instance.database.reading() as session:
        aside = session.all(
            select(EntryRow.leaf, QuarantineRow.reason).join(
                EntryRow, EntryRow.id == QuarantineRow.entry_id
            )
        )
    assert [row.reason for row in aside] == ["signature"]


def test_a_rotation_that_was_broken_off_goes_on(office: Office) -> None:
    folder = office.instance.settings.instance / "keys"
    present = (folder / "log.pem").read_bytes()
    rotates(office, LOG)
    (folder / "next").joinpath("log.pem").write_bytes((folder / "log.pem").read_bytes())
    (folder / "next" / "log.pem").chmod(0o600)
    (folder / "log.pem").write_bytes(present)  # it ended before the file was in its place
    rotates(office, LOG)
    assert len([one for one in told(office) if one.role == LOG]) == 2, "no third key was made"
    assert (folder / "log.pem").read_bytes() != present
    asks(office)
    holds(office)


def test_a_retired_key_opens_nothing(office: Office) -> None:
    folder = office.instance.settings.instance / "keys"
    former = (folder / "intake.pem").read_bytes()
    theft = Theft(office.now, "a theft")
    replace_key(office.instance, folder, INTAKE, theft, at=office.now)
    (folder / "intake.pem").write_bytes(former)
    with pytest.raises(KeyFault, match="was retired"):
        open_instance(office.instance.settings)


@ON_SQLITE
def test_the_command_says_what_to_do_next(office: Office) -> None:
    folder = office.instance.settings.instance
    done = run_command(folder, "ledger", "rotate-key", "intake")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Start every get-answers serve and work again" in done.stderr
    done = run_command(folder, "ledger", "rotate-key", "log")
    assert "Give your auditors the new policy" in done.stderr
    done = run_command(folder, "ledger", "rotate-key", "log", "--reason", "a theft")
    assert (done.returncode, "go together" in done.stderr) == (2, True)
    theft = ("--stolen-since", "2099-01-01", "--reason", "a theft")
    done = run_command(folder, "ledger", "rotate-key", "log", *theft)
    assert (done.returncode, "in the future" in done.stderr) == (2, True)
    theft = ("--stolen-since", "2026-11-01", "--reason", "a theft")
    done = run_command(folder, "ledger", "rotate-key", "log", *theft)
    assert (done.returncode, "counts until" in done.stderr) == (0, False)
    assert run_command(folder, "ledger", "seal").returncode == 0
    done = run_command(folder, "ledger", "verify")
    assert (done.returncode, done.stdout) == (0, done.stdout)
