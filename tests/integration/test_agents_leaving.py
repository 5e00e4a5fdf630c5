"""Whose account ends, or is no agent's any more: their leads are the others' at once (A19)."""

from __future__ import annotations

import pytest

from app.leads.models import State
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.workplace import Workplace, sends
from tests.people import ROSA

ENDED: tuple[str, str, dict[str, str]] = ("disable", "agent disabled", {})
NO_AGENT = ("roles", "no agent any more", {"roles": "compliance"})


@pytest.mark.parametrize(("act", "why", "values"), [ENDED, NO_AGENT])
def test_the_page_that_ends_it_gives_the_leads_back(
    workplace: Workplace, act: str, why: str, values: dict[str, str]
) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.passes(minutes=2)
    ada = workplace.signs_in("Ada", Role.ADMIN)
    sam = workplace.signs_in("Sam", Role.AGENT)
    page = f"/leads/{rosa.reference}"
    assert sam.presses("/leads", "/leads/next").location == page
    assert "555-0143" in sam.get(page).get_data(as_text=True)
    account = f"/staff/accounts/{workplace.house.badges['Sam'].account.id}"
    assert sends(ada, account, f"{account}/{act}", **values).status_code == 303
    assert rosa.state is State.OPEN
    told = sam.get(page)
    assert (told.status_code, "555-0143" in told.get_data(as_text=True)) == (302, False)
    (entry,) = workplace.entries(Event.LEAD_RELEASED)
    assert (entry["why"], entry["reference"]) == (why, rosa.reference)
    tess = workplace.signs_in("Tess", Role.AGENT)
    assert tess.presses("/leads", "/leads/next").location == page
    assert workplace.office.verifies().findings == []
