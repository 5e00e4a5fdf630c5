"""The signer trusts nothing in the database, and remembers what it signed."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update

from app.ledger.event import Event
from app.ledger.models import TreeRow
from app.ledger.proofs import newest_checkpoint
from app.ledger.sign import ForgeryFound, ForkFound, MemoryLost, RollbackFound
from tests.integration.log_rows import forge, record
from tests.office import Office
from tests.sealing import integrates, seals, signs


def test_the_signer_refuses_a_log_that_went_back(office: Office) -> None:
    seals(office)
    with office.instance.database.reading() as session:
        state = session.first(select(TreeRow.size, TreeRow.root))
        assert state is not None
    with office.instance.database.writing() as session:
        session.execute(update(TreeRow).values(size=state.size - 1))
    with pytest.raises(RollbackFound, match="1 are lost"):
        signs(office)
    with office.instance.database.writing() as session:
        session.execute(update(TreeRow).values(size=state.size, root=b"0" * 32))
    with pytest.raises(ForkFound, match="no extension"):
        signs(office)
    with office.instance.database.writing() as session:
        session.execute(update(TreeRow).values(root=state.root))
    assert signs(office) is None, "the control"


def test_the_signer_refuses_a_leaf_that_nobody_signed(office: Office) -> None:
    seals(office)
    jti = record(office, Event.STAFF_SIGNED_OUT, {})
    integrates(office)
    forge(office, jti)
    with pytest.raises(ForgeryFound):
        signs(office)


def test_the_signer_refuses_to_begin_anew_beside_checkpoints(office: Office) -> None:
    seals(office)
    (office.instance.settings.instance / "signer.json").unlink()
    with pytest.raises(MemoryLost):
        signs(office)


def test_a_note_that_was_saved_and_not_published_comes_out_first(office: Office) -> None:
    seals(office)
    record(office, Event.STAFF_SIGNED_OUT, {})
    integrates(office)
    office.passes(seconds=1)
    note = signs(office)
    assert note is not None
    with office.instance.database.writing() as session:
        if session.dialect == "postgresql":
            session.execute(text("set local session_replication_role = replica"))
        else:
            session.execute(text("drop trigger checkpoints_no_delete"))
        session.execute(text("delete from checkpoints where note = :note"), {"note": note})
    assert signs(office) is None
    with office.instance.database.reading() as session:
        assert newest_checkpoint(session) == note
