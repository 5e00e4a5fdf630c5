"""What was acknowledged survives kill -9 under load; what was not left nothing by halves."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.cli.opening import open_instance
from app.consent.models import ConsentRow
from app.leads.models import LeadRow, PersonRow
from app.proof.audit import verify_ledger
from app.settings import Settings
from tests.people import ROSA
from tests.servers import run_command, running_server
from tests.wire import WireBrowser

SENDERS = 6
UNDER_LOAD = 2.0  # seconds


@dataclass
class Load:
    """People who send the form one after another, until the server is gone."""

    port: int
    receipts: list[str] = field(default_factory=list)
    tries: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def sends(self) -> None:
        """One person after another, each with a page of their own."""
        browser = WireBrowser(self.port)
        while not self.ended.is_set():
            try:
                form = browser.opens_the_form()
                self.tries += 1
                answer = browser.sends(ROSA, form=form)
            except (OSError, http.client.HTTPException):
                continue
            if answer.status == 303:
                self.receipts.append(answer.location)

    def runs_until_killed(self, group: int) -> None:
        """Sends for a while, then kills every process of the server at once."""
        senders = [threading.Thread(target=self.sends) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        time.sleep(UNDER_LOAD)
        os.killpg(group, signal.SIGKILL)
        self.ended.set()
        for sender in senders:
            sender.join()


def test_what_was_acknowledged_survives_a_kill(settings: Settings) -> None:
    environment = {"DATABASE_URL": settings.database_url}
    with running_server(settings.instance, workers=2, settings=environment) as server:
        load = Load(server.port)
        load.runs_until_killed(os.getpgid(server.process.pid))
    assert len(load.receipts) >= 20, "without load nothing was tried"

    find_conserved(settings, load.receipts, load.tries)


def find_conserved(settings: Settings, receipts: list[str], tries: int) -> None:
    """Acknowledged is stored, stored is whole, and the log holds (conservation)."""
    environment = {"DATABASE_URL": settings.database_url}
    with running_server(settings.instance, settings=environment) as server:
        browser = WireBrowser(server.port)
        lost = [one for one in receipts if browser.asks("GET", one).status != 200]
        assert lost == []
        never = browser.asks("GET", f"/received/{'A' * 22}")
        assert never.status == 404, "the control: a receipt that nobody got is not there"
        sealed = run_command(settings.instance, "ledger", "seal", **environment)
        assert sealed.returncode == 0, sealed.stderr

    instance = open_instance(settings)
    with instance.database.reading() as session:
        stored, people, consents = (
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (LeadRow, PersonRow, ConsentRow)
        )
    report = verify_ledger(instance.database, {instance.pen.kid: instance.pen.public})
    instance.database.dispose()
    assert len(set(receipts)) <= stored <= tries
    assert (people, consents) == (stored, 2 * stored)
    assert report.findings == []
    assert report.leaves == report.entries, "each has its place in the tree"
