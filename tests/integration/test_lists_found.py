"""Few stand aside among a million: their lists are found by an index, not by looking at all."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite

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


@pytest.mark.parametrize("state", INDEXES)
def test_each_state_has_an_index_that_its_list_uses(office: Office, state: State) -> None:
    if office.instance.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by what it has counted")
    query = select(LeadRow.id).where(stands_as(state)).compile(dialect=sqlite.dialect())
    with office.instance.database.engine.connect() as connection:
        plan = connection.execute(text(f"explain query plan {query}")).all()
    assert INDEXES[state] in str(plan)
