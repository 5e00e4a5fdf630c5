"""The demonstration keeps a log as it would have been kept: sealed day by day, a year long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.cli.demo import demonstration_settings, fill_demonstration, mark_as_demonstration
from app.cli.opening import Opened
from app.leads.models import LeadRow, State
from app.ledger.models import EntryRow, LeafRow, QuarantineRow
from app.proof.audit import verify_ledger
from app.proof.standing import standing_of
from app.proof.watch import find_alarms, state_of_log
from app.settings import Settings
from tests.office import NOON


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A demonstration that was filled at the office's noon."""
    settings = demonstration_settings(Settings(instance=tmp_path_factory.mktemp("demo") / "x"))
    mark_as_demonstration(settings.instance)
    opened = fill_demonstration(settings, NOON)
    yield opened
    opened.database.dispose()


def test_each_entry_was_sealed_within_its_day(demonstration: Opened) -> None:
    with demonstration.database.reading() as session:
        rows = session.all(select(EntryRow.id, EntryRow.at).order_by(EntryRow.id))
        assert len(rows) > 100
        for row in rows:
            standing = standing_of(session, row.id)
            assert standing.first is not None
            assert standing.first.at is not None
            assert (standing.first.at - row.at).days == 0
            assert not standing.is_late
        assert session.first(select(QuarantineRow.entry_id)) is None


def test_it_stands_as_a_log_that_was_kept(demonstration: Opened) -> None:
    with demonstration.database.reading() as session:
        state = state_of_log(session)
        assert find_alarms(session, at=NOON) == []
        assert session.scalar(select(LeafRow.leaf_index).where(LeafRow.leaf_index == 100)) == 100
    assert state.origin.startswith("demonstration.invalid/")
    assert state.newest is not None
    assert (state.newest.at, state.newest.size, state.waiting) == (NOON, state.size, 0)


def test_one_person_is_erased_and_everything_holds(demonstration: Opened) -> None:
    with demonstration.database.reading() as session:
        erased = session.all(select(LeadRow.id).where(LeadRow.state == State.ERASED.value))
    assert len(erased) == 1
    pen = demonstration.pen
    assert verify_ledger(demonstration.database, {pen.kid: pen.public}).findings == []


def test_it_is_filled_once(demonstration: Opened) -> None:
    with demonstration.database.reading() as session:
        before = state_of_log(session).size
    again = fill_demonstration(demonstration.settings, NOON)
    with again.database.reading() as session:
        assert state_of_log(session).size == before
    again.database.dispose()
