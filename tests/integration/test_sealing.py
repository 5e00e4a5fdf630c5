"""Who keeps the log: what they do in passing, what stops them, and who is told."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from app.cli.ledger.sealer import Sealer
from app.ledger.anchoring.memory import MemoryFile, SignerBusy
from app.ledger.event import Event
from app.ledger.models import CheckpointRow, TreeRow
from app.ledger.sign import MemoryLost, RollbackFound
from app.proof.watch import find_alarms
from tests.integration.log_rows import record
from tests.integration.test_reanchor import loses
from tests.office import Office
from tests.people import ROSA
from tests.servers import run_command

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def sealer(office: Office) -> Sealer:
    """Whoever keeps the office's log."""
    return Sealer(office.instance.database, office.instance.settings)


def alarms(office: Office) -> list[str]:
    with office.instance.database.reading() as session:
        return [one.kind for one in find_alarms(session, at=office.now)]


def checkpoints(office: Office) -> int:
    with office.instance.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CheckpointRow)) or 0


def keeps(office: Office, sealer: Sealer) -> str | None:
    """One look of a worker."""
    return sealer.seal(at=office.now)[1]


def test_no_entry_waits_for_the_next_one(office: Office, sealer: Sealer) -> None:
    office.visitor(ROSA).asks_for_a_call()
    assert sealer.integrate(at=office.now) == 1
    assert sealer.integrate(at=office.now) == 0
    assert sealer.sign(at=office.now) is not None


def test_it_signs_news_at_once_and_nothing_new_each_hour(office: Office, sealer: Sealer) -> None:
    assert keeps(office, sealer) is not None
    office.passes(minutes=59)
    assert keeps(office, sealer) is None
    office.visitor(ROSA).asks_for_a_call()
    assert keeps(office, sealer) is not None
    office.passes(minutes=60)
    assert keeps(office, sealer) is not None
    assert checkpoints(office) == 3


def test_a_machine_without_the_log_key_gives_places_and_signs_nothing(
    office: Office, sealer: Sealer
) -> None:
    (office.instance.settings.instance / "keys" / "log.pem").unlink()
    office.visitor(ROSA).asks_for_a_call()
    assert not sealer.may_sign
    assert sealer.integrate(at=office.now) == 1
    assert sealer.sign(at=office.now) is None
    assert checkpoints(office) == 0


def test_what_stops_the_signer_is_an_alarm_until_it_is_mended(
    office: Office, sealer: Sealer
) -> None:
    keeps(office, sealer)
    turn_back(office, 1)
    for _ in range(2):
        with pytest.raises(RollbackFound):
            sealer.sign(at=office.now)
    assert alarms(office) == ["rollback"]
    turn_back(office, -1)
    assert sealer.sign(at=office.now) is None
    assert alarms(office) == []


def test_whoever_saw_it_too_clears_what_another_told(office: Office, sealer: Sealer) -> None:
    keeps(office, sealer)
    turn_back(office, 1)
    by_hand = Sealer(office.instance.database, office.instance.settings)
    for one in (by_hand, sealer):
        with pytest.raises(RollbackFound):
            one.sign(at=office.now)
    turn_back(office, -1)
    sealer.sign(at=office.now)
    assert alarms(office) == []


def test_a_loss_is_told_as_it_was_first_seen(office: Office, sealer: Sealer) -> None:
    for _ in range(3):
        record(office, Event.STAFF_SIGNED_OUT, {})
        office.passes(seconds=1)
        keeps(office, sealer)
    loses(office, 2)
    for _ in range(3):  # then the log seems to be one short, then not at all
        record(office, Event.STAFF_SIGNED_OUT, {})
        with pytest.raises(RollbackFound, match="2 are lost"):
            keeps(office, sealer)
    assert alarms(office) == ["rollback"]
    assert sealer.integrate(at=office.now) == 0, "new entries are taken in all the same"


def test_two_machines_that_disagree_do_not_put_an_alarm_up_and_down(
    office: Office, sealer: Sealer
) -> None:
    keeps(office, sealer)
    forgetful = Sealer(office.instance.database, office.instance.settings)
    memory = office.instance.settings.instance / "signer.json"
    kept = memory.read_bytes()
    for _ in range(2):
        memory.unlink()
        with pytest.raises(MemoryLost):
            forgetful.sign(at=office.now)
        memory.write_bytes(kept)
        sealer.sign(at=office.now)
        assert alarms(office) == ["memory"]
    forgetful.sign(at=office.now)
    assert alarms(office) == []


def turn_back(office: Office, count: int) -> None:
    """The database says that the tree has so many leaves less."""
    with office.instance.database.writing() as session:
        session.execute(update(TreeRow).values(size=TreeRow.size - count))


def test_a_log_that_nobody_signs_for_a_day_is_told_of(office: Office, sealer: Sealer) -> None:
    keeps(office, sealer)
    office.passes(hours=23)
    assert alarms(office) == []
    office.passes(hours=2)
    assert alarms(office) == ["overdue"]
    keeps(office, sealer)
    assert alarms(office) == []


def test_what_the_gatekeeper_sets_aside_is_told_of(office: Office, sealer: Sealer) -> None:
    office.visitor(ROSA).asks_for_a_call()
    office.passes(hours=25)
    assert sealer.integrate(at=office.now) == 1
    assert "quarantine" in alarms(office)


def test_one_signs_at_a_time(office: Office, sealer: Sealer) -> None:
    with MemoryFile(office.instance.settings.instance).held(), pytest.raises(SignerBusy):
        sealer.sign(at=office.now, patience=0.1)
    assert sealer.sign(at=office.now) is not None, "the control"


@ON_SQLITE
def test_seal_says_what_it_did(office: Office) -> None:
    folder = office.instance.settings.instance
    done = run_command(folder, "revoke", "626-555-0143", "--channel", "phone", "--words", "Stop")
    assert done.returncode == 0, done.stderr
    done = run_command(folder, "ledger", "seal")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("1 entry got its place in the tree.\nSigned at 20")
    done = run_command(folder, "ledger", "seal")
    assert "No entries waited.\nNothing new to sign: signed at 20" in done.stderr
    (folder / "keys" / "log.pem").rename(folder / "kept")
    done = run_command(folder, "ledger", "seal")
    assert (done.returncode, "keys/log.pem" in done.stderr) == (1, True)
    (folder / "kept").rename(folder / "keys" / "log.pem")
    turn_back(office, 1)
    done = run_command(folder, "ledger", "seal")
    assert (done.returncode, "1 are lost" in done.stderr) == (1, True)


@ON_SQLITE
def test_an_empty_database_beside_a_memory_is_never_a_new_log(
    office: Office, sealer: Sealer
) -> None:
    keeps(office, sealer)
    folder = office.instance.settings.instance
    office.instance.database.dispose()
    for file in folder.glob("get-answers.sqlite3*"):
        file.unlink()
    for command in (("ledger", "seal"), ("ledger", "verify"), ("migrate",), ("serve",)):
        done = run_command(folder, *command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "signer.json" in done.stderr, command
