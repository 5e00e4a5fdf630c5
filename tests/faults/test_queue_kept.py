"""The queue kept by real processes: who was let go waits again, though nobody presses "next"."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app.cli.opening import open_instance
from app.leads.holding.holds import LEASE, Agent
from app.leads.models import LeadRow, State
from app.leads.queue import claim_next_lead
from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from app.settings import Settings
from tests.clockwork import Clock
from tests.faults.floor import agents_signed_in
from tests.faults.test_log_kept import working
from tests.faults.test_mail_killed import until
from tests.office import NOON
from tests.people import ROSA
from tests.servers import run_command, running_server
from tests.wire import WireBrowser


def test_a_lease_runs_out_by_itself_on_record(settings: Settings, tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock")
    clock.goes_from(NOON)
    agents_signed_in(settings, clock, 1)
    more = {"DATABASE_URL": settings.database_url}
    command = (sys.executable, "-m", "tests.clockwork", str(clock.file))
    instance = open_instance(settings)

    def stands() -> str:
        with instance.database.reading() as session:
            return str(session.scalar(select(LeadRow.state)))

    with ExitStack() as stack:
        served = running_server(settings.instance, settings=more, command=command)
        server = stack.enter_context(served)
        if settings.database_url.startswith("postgresql"):
            stack.enter_context(working(settings.instance, tmp_path / "said", more, command))
        assert WireBrowser(server.port).sends(ROSA).status == 303
        with instance.database.writing() as desk:
            assert claim_next_lead(desk, Agent(1), at=clock.now).reference
        assert stands() == State.CLAIMED.value
        clock.goes_from(clock.now + LEASE + timedelta(seconds=1))
        until(lambda: stands() == State.OPEN.value)
    with instance.database.reading() as session:
        ended = session.all(
            select(EntryRow.leaf).where(EntryRow.event == Event.LEAD_RELEASED.value)
        )
    assert [claims_in(row.leaf)["why"] for row in ended] == ["lease ran out"]
    instance.database.dispose()
    assert run_command(settings.instance, "ledger", "verify", **more).returncode == 0
