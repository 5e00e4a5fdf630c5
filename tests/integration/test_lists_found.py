"""Few stand aside among a million: their lists are found by an index, not by looking at all."""

from __future__ import annotations

import pytest
from sqlalchemy import Select, select, text

from app.leads.lookup.callers import numbers_told
from app.leads.lookup.waiting import stands_as
from app.leads.models import LeadRow, State
from tests.office import Office

INDEXES = {
    State.OPEN: "ix_leads_open",
    State.LATER: "ix_leads_later",
    State.CLAIMED: "ix_leads_claimed",
    State.TRIAGE: "ix_leads_waiting",
    State.FLAGGED: "ix_leads_waiting",
    State.APPOINTMENT: "ix_leads_waiting",
    State.PARKED: "ix_leads_waiting",
    State.NOT_REACHED: "ix_leads_waiting",
}
EXPLAIN = {"sqlite": "explain query plan", "postgresql": "explain"}


@pytest.mark.parametrize("state", INDEXES)
def test_each_state_has_an_index_that_its_list_uses(office: Office, state: State) -> None:
    assert INDEXES[state] in plan_of(office, select(LeadRow.id).where(stands_as(state)))


def test_a_told_number_is_sought_among_told_numbers_alone(office: Office) -> None:
    assert "ix_corrections_numbers" in plan_of(office, numbers_told("0122"))


def plan_of(office: Office, query: Select[int]) -> str:
    engine = office.instance.database.engine
    told = query.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # of a few rows it would rather read them all
            connection.execute(text("set local enable_seqscan = off"))
            connection.execute(text("set local enable_bitmapscan = off"))
        command = f"{EXPLAIN[engine.dialect.name]} {told}"
        return str(connection.exec_driver_sql(command).all())
