"""Few stand aside among a million: their lists are found by an index, not by looking at all."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

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
    engine = office.instance.database.engine
    query = select(LeadRow.id).where(stands_as(state)).compile(dialect=engine.dialect)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # of a few rows it would rather read them all
            connection.execute(text("set local enable_seqscan = off"))
            connection.execute(text("set local enable_bitmapscan = off"))
        plan = connection.execute(text(f"{EXPLAIN[engine.dialect.name]} {query}")).all()
    assert INDEXES[state] in str(plan)
