"""What no export goes over, and what it does not publish."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from app.db import NotFound, Writing
from app.ledger.models import CheckpointRow, EntryRow, LeafRow
from app.ledger.tiles import tile_path
from app.proof.mirror.mirroring import MirrorRefused
from tests.integration.log_folder import exports, files, grows
from tests.office import Office


def test_a_folder_that_holds_something_else_is_left_alone(office: Office, tmp_path: Path) -> None:
    grows(office, 12)
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "letters.txt").write_text("Dear Rosa")
    with pytest.raises(MirrorRefused, match="something else"):
        exports(office, tmp_path / "log")
    assert files(tmp_path / "log") == {"letters.txt": b"Dear Rosa"}


def test_a_folder_of_another_log_is_left_alone(office: Office, tmp_path: Path) -> None:
    grows(office, 12)
    (tmp_path / "log").mkdir()
    for key in (
        "",
        "no key",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ):
        (tmp_path / "log" / "key").write_text(key)
        with pytest.raises(MirrorRefused, match="another log"):
            exports(office, tmp_path / "log")
        assert files(tmp_path / "log") == {"key": key.encode()}


def test_before_anything_was_signed_there_is_nothing_to_export(
    office: Office, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="ledger seal"):
        exports(office, tmp_path / "log")
    assert not (tmp_path / "log").exists()


def test_an_entry_that_was_changed_is_not_published(office: Office, tmp_path: Path) -> None:
    grows(office, 12)
    with office.instance.database.writing() as session:
        may_change(session)
        third = select(LeafRow.entry_id).where(LeafRow.leaf_index == 3).scalar_subquery()
        session.execute(update(EntryRow).where(EntryRow.id == third).values(leaf=b"a.b.c"))
    with pytest.raises(MirrorRefused, match="not those that were signed"):
        exports(office, tmp_path / "log")
    assert not (tmp_path / "log" / "checkpoint").exists()


def may_change(session: Writing) -> None:
    """As an administrator of the database would."""
    if session.dialect == "postgresql":
        session.execute(text("set local session_replication_role = replica"))
        return
    for table in ("entries", "leaves", "checkpoints"):
        for act in ("update", "delete"):
            session.execute(text(f"drop trigger {table}_no_{act}"))


def test_a_log_that_was_rolled_back_does_not_go_over_a_longer_one(
    office: Office, tmp_path: Path
) -> None:
    grows(office, 12)
    grows(office, 14)
    exports(office, tmp_path / "log")
    before = files(tmp_path / "log")
    with office.instance.database.writing() as session:
        may_change(session)
        session.execute(delete(CheckpointRow).where(CheckpointRow.size == 14))
        session.execute(delete(LeafRow).where(LeafRow.leaf_index >= 12))
    with pytest.raises(MirrorRefused, match="holds 14 entries"):
        exports(office, tmp_path / "log")
    assert files(tmp_path / "log") == before


@pytest.mark.parametrize("name", [tile_path(1, 0, 1), "checkpoint"])
def test_a_folder_with_another_history_is_kept_as_it_is(
    office: Office, tmp_path: Path, name: str
) -> None:
    grows(office, 300)
    exports(office, tmp_path / "log")
    file = tmp_path / "log" / name
    file.write_bytes(file.read_bytes()[:-8] + b"AAAAAA=\n")
    grows(office, 310)
    before = files(tmp_path / "log")
    with pytest.raises(MirrorRefused, match=r"another history|does not hold"):
        exports(office, tmp_path / "log")
    assert files(tmp_path / "log") == before
