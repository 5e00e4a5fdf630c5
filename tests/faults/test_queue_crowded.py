"""Ten agents at one queue while visitors ask and take it back: no lead twice, nothing lost."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cli.opening import Opened, open_instance
from app.leads.contact import parse_us_phone
from app.leads.models import LeadRow, PersonRow, State
from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from app.settings import Settings
from tests.clockwork import Clock
from tests.faults.floor import Floor, agents_signed_in
from tests.office import NOON
from tests.servers import run_command, running_server

AGENTS, VISITORS = 10, 3
ENDS_A_CLAIM = {Event.LEAD_RELEASED.value, Event.LEAD_OUTCOME.value, Event.LEAD_CLOSED.value}


@pytest.mark.parametrize("seconds", [3, pytest.param(20, marks=pytest.mark.long)])
def test_no_lead_is_held_twice_and_none_is_lost(
    settings: Settings, tmp_path: Path, seconds: int
) -> None:
    clock = Clock(tmp_path / "clock")
    clock.goes_from(NOON)
    tokens = agents_signed_in(settings, clock, AGENTS)
    more = {"DATABASE_URL": settings.database_url}
    command = (sys.executable, "-m", "tests.clockwork", str(clock.file))
    with running_server(settings.instance, workers=4, settings=more, command=command) as server:
        floor = Floor(server.port)
        threads = floor.begins(tokens, VISITORS)
        time.sleep(seconds)
        floor.ended.set()
        for thread in threads:
            thread.join()
    assert floor.faults == []
    answered = Counter(floor.statuses)
    if settings.database_url.startswith("sqlite"):
        # Who waits for a turn longer than PATIENCE is asked to come back: on a machine that
        # does much else a few are, and nothing of theirs is stored.
        assert answered.pop(503, 0) * 10 <= len(floor.statuses), answered
    # 404, 409: the person took it back while the agent looked, or told what came of the call.
    assert set(answered) <= {200, 303, 404, 409}, answered
    assert floor.held, "the agents had work"
    assert floor.stopped, "somebody took it back"
    holds_what_was_said(settings, floor)
    checked = run_command(settings.instance, "ledger", "verify", **more)
    assert checked.returncode == 0, checked.stdout


def holds_what_was_said(settings: Settings, floor: Floor) -> None:
    """Whoever was acknowledged is there, whoever asked us to stop is out, no claim overlaps."""
    instance = open_instance(settings)
    with instance.database.reading() as session:
        rows = session.all(
            select(PersonRow.phone, LeadRow.state).join(LeadRow, LeadRow.id == PersonRow.lead_id)
        )
        assert len(rows) == len(floor.received) == len(set(floor.received))
        states = {row.phone: row.state for row in rows}
        stopped = [parse_us_phone(one, allow_fictional=True).e164 for one in floor.stopped]
        assert {states[one] for one in stopped} == {State.STOPPED}
    assert twice_held(instance) == []
    instance.database.dispose()


def twice_held(instance: Opened) -> list[str]:
    """The leads that were claimed while they were held, as the ledger tells it."""
    held: set[str] = set()
    faults: list[str] = []
    query = select(EntryRow.event, EntryRow.leaf).order_by(EntryRow.id)
    with instance.database.reading() as session:
        entries = session.all(query)
    for entry in entries:
        told = claims_in(entry.leaf)
        reference = str(told.get("reference"))
        if entry.event == Event.LEAD_CLAIMED.value:
            faults += [reference] if reference in held else []
            held.add(reference)
        elif entry.event in ENDS_A_CLAIM:
            held -= {reference, *map(str, told.get("together") or [])}  # type: ignore[call-overload]
    return faults
