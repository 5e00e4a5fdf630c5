"""After an honest accident the log goes on under another name, and says so for ever."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, text, update

from app.ledger.anchoring.memory import MemoryFile
from app.ledger.anchoring.reanchor import Loss, NoAccident, reanchor
from app.ledger.event import Event
from app.ledger.models import CheckpointRow, EntryRow, LeafRow, TileRow, TreeRow
from app.ledger.note import open_note, parse_checkpoint
from app.ledger.proofs import log_keys, nodes_of, origins, told_by, tree_size
from app.ledger.sign import RollbackFound
from app.ledger.tree import root_of
from tests.integration.log_rows import record
from tests.office import Office
from tests.sealing import seals, signs

REASON = "The disk failed; the back-up of last night was put back."


def loses(office: Office, count: int) -> None:
    """The newest entries are gone, as after a back-up was put back."""
    with office.instance.database.writing() as session:
        if session.dialect == "postgresql":
            session.execute(text("set local session_replication_role = replica"))
        else:
            for table in ("leaves", "entries", "checkpoints"):
                session.execute(text(f"drop trigger if exists {table}_no_delete"))
        size = tree_size(session) - count
        session.execute(delete(LeafRow).where(LeafRow.leaf_index >= size))
        session.execute(delete(EntryRow).where(EntryRow.id.not_in(select(LeafRow.entry_id))))
        session.execute(delete(CheckpointRow).where(CheckpointRow.size > size))
        root = root_of(size, nodes_of(session))
        session.execute(update(TreeRow).values(size=size, root=root))
        session.execute(update(TileRow).values(hashes=func.substr(TileRow.hashes, 1, 32 * size)))


def goes_on(office: Office) -> Loss:
    opened = office.instance
    with MemoryFile(opened.settings.instance).held():
        return reanchor(
            opened.database,
            opened.settings.instance,
            reason=REASON,
            actor="unix:ada",
            at=office.now,
        )


def test_a_log_that_lost_its_end_goes_on_under_another_name(office: Office) -> None:
    before = seals(office)
    record(office, Event.STAFF_SIGNED_OUT, {})
    office.passes(seconds=2)
    lost = seals(office)
    assert before is not None
    assert lost is not None
    loses(office, 1)
    with pytest.raises(RollbackFound):
        signs(office)
    with office.instance.database.reading() as session:
        kept = told_by(session, before).size
        name = origins(session)[0]
    assert goes_on(office) == Loss(f"{name}/2", kept, 1)
    office.passes(seconds=2)
    note = signs(office)
    assert note is not None
    with office.instance.database.reading() as session:
        checkpoint = parse_checkpoint(open_note(note, log_keys(session))[0])
        assert origins(session) == [name, f"{name}/2"]
        assert told_by(session, before).size == kept, "the old note still counts"
    assert (checkpoint.origin, checkpoint.size) == (f"{name}/2", kept + 1)
    record(office, Event.STAFF_SIGNED_OUT, {})
    assert seals(office), "and goes on"


def test_a_second_accident_gets_a_third_name(office: Office) -> None:
    seals(office)
    for name in ("/2", "/3"):
        record(office, Event.STAFF_SIGNED_OUT, {})
        office.passes(seconds=2)
        seals(office)
        loses(office, 1)
        assert goes_on(office).origin.endswith(name)
        office.passes(seconds=2)
        assert seals(office)


def test_a_whole_log_is_not_given_another_name(office: Office) -> None:
    seals(office)
    with pytest.raises(NoAccident):
        goes_on(office)


def test_a_lost_memory_is_begun_anew_under_another_name(office: Office) -> None:
    seals(office)
    (office.instance.settings.instance / "signer.json").unlink()
    assert goes_on(office).lost == 0
    assert seals(office)
