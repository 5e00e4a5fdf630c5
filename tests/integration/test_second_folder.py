"""Every checkpoint in a second folder too, which may be away for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.cli.ledger.sealer import LOOK_AGAIN, Sealer
from app.ledger.anchoring.copies import kept_copies
from app.ledger.anchoring.memory import MemoryFile
from app.ledger.anchoring.reanchor import reanchor
from app.ledger.event import Event
from app.ledger.models import TileRow
from app.ledger.sign import SignerRefuses
from tests.integration.log_rows import record
from tests.integration.test_reanchor import loses
from tests.integration.test_sealing import alarms, keeps
from tests.office import Office
from tests.sealing import seals


@pytest.fixture
def second(office: Office, tmp_path: Path) -> tuple[Sealer, Path]:
    """A sealer with a second folder, which is not there yet."""
    folder = tmp_path / "elsewhere"
    return with_second(office, folder), folder


def with_second(office: Office, folder: Path) -> Sealer:
    """A sealer as a server starts it."""
    settings = replace(office.instance.settings, checkpoint_folder=str(folder))
    return Sealer(office.instance.database, settings)


def names(folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in kept_copies(folder)]


def test_each_checkpoint_lies_in_the_second_folder_too(
    office: Office, second: tuple[Sealer, Path]
) -> None:
    sealer, folder = second
    folder.mkdir()
    keeps(office, sealer)
    office.passes(hours=1)
    note = keeps(office, sealer)
    assert note in [file.read_text() for file in kept_copies(folder)]
    assert names(folder) == names(office.instance.settings.instance / "checkpoints")
    assert len(names(folder)) == 2


def gone(folder: Path) -> Callable[[], None]:
    """The folder is not there; gives how it comes back."""
    return folder.mkdir


def a_file(folder: Path) -> Callable[[], None]:
    """A file has its name; gives how the folder comes back."""
    folder.write_text("in the way")

    def mend() -> None:
        folder.unlink()
        folder.mkdir()

    return mend


@pytest.mark.parametrize("harm", [gone, a_file])
def test_a_second_folder_that_cannot_be_written_is_made_whole_later(
    office: Office, second: tuple[Sealer, Path], harm: Callable[[Path], Callable[[], None]]
) -> None:
    sealer, folder = second
    mend = harm(folder)
    for _ in range(3):
        assert keeps(office, sealer) is not None, "it never holds up a signature"
        office.passes(hours=1)
    assert alarms(office) == ["copies"]
    mend()
    office.passes(seconds=LOOK_AGAIN.total_seconds())
    keeps(office, sealer)
    assert alarms(office) == []
    assert names(folder) == names(office.instance.settings.instance / "checkpoints")


def test_an_instance_that_cannot_be_written_is_an_alarm(office: Office) -> None:
    folder = office.instance.settings.instance / "checkpoints"
    folder.write_text("in the way")
    sealer = Sealer(office.instance.database, office.instance.settings)
    with pytest.raises(SignerRefuses, match="cannot be signed"):
        keeps(office, sealer)
    assert alarms(office) == ["hindered"]
    folder.unlink()
    keeps(office, sealer)
    assert alarms(office) == []
    assert len(names(folder)) == 1, "what was signed before came out"


def test_an_instance_that_was_put_back_whole_signs_no_other_history(
    office: Office, second: tuple[Sealer, Path]
) -> None:
    """Database and memory are of yesterday and agree: the folder elsewhere knows better."""
    sealer, folder = second
    folder.mkdir()
    keeps(office, sealer)
    instance = office.instance.settings.instance
    yesterday = (instance / "signer.json").read_bytes()
    record(office, Event.STAFF_SIGNED_OUT, {})
    keeps(office, sealer)
    loses(office, 1)
    (instance / "signer.json").write_bytes(yesterday)
    assert seals(office) is None, "without that folder nobody knows"
    again = with_second(office, folder)
    record(office, Event.STAFF_SIGNED_OUT, {})
    for _ in range(2):
        with pytest.raises(SignerRefuses, match="was put back too"):
            keeps(office, again)
    assert alarms(office) == ["rollback"]
    with MemoryFile(instance).held():
        loss = reanchor(
            office.instance.database, instance, reason="x", actor="x", at=office.now, second=folder
        )
    assert (loss.lost, loss.origin[-2:]) == (1, "/2")
    assert keeps(office, again) is not None


def test_a_memory_that_cannot_be_read_is_an_alarm(office: Office) -> None:
    sealer = Sealer(office.instance.database, office.instance.settings)
    keeps(office, sealer)
    (office.instance.settings.instance / "signer.json").write_text('{"size": ')
    with pytest.raises(SignerRefuses, match="cannot be read"):
        keeps(office, sealer)
    assert alarms(office) == ["memory"]


def test_a_tree_that_cannot_grow_is_an_alarm(office: Office) -> None:
    sealer = Sealer(office.instance.database, office.instance.settings)
    keeps(office, sealer)
    with office.instance.database.writing() as session:
        session.execute(delete(TileRow))
    record(office, Event.STAFF_SIGNED_OUT, {})
    with pytest.raises(SignerRefuses, match="cannot grow"):
        keeps(office, sealer)
    assert alarms(office) == ["fork"]
