"""The office that signs, the desk that mails the checkpoints, and the clock of both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import time_machine

from app.notices.daily import put_daily
from app.notices.days import Mailed, days_mailed
from app.notices.faults import Fault
from app.web.database import now
from tests.integration.postal import Desk, open_desk
from tests.mailbox import Post, open_mailbox
from tests.office import Office
from tests.sealing import seals

AUDITORS = IRIS, COUNSEL = ("iris@example.org", "counsel@example.net")


@dataclass
class Auditing:
    """The office that signs, the desk that mails, and the clock of both."""

    office: Office
    desk: Desk
    clock: time_machine.Traveller

    def passes(self, **time: float) -> None:
        self.clock.shift(timedelta(**time))

    def signs(self) -> str:
        self.office.now = now()
        note = seals(self.office)
        assert note is not None
        return note

    def mails(self) -> list[Post]:
        """What a worker does in passing; gives what arrived."""
        before = len(self.desk.mailbox.taken)
        with self.office.instance.database.writing() as session:
            put_daily(session, AUDITORS, at=now())
        self.desk.delivers(sealed=False)
        return self.desk.mailbox.taken[before:]

    def told(self, auditor: str = IRIS) -> list[tuple[Mailed, Fault | None, int | None]]:
        """State and fault of each day, newest first, and how many days later it was made up for."""
        with self.office.instance.database.reading() as session:
            days = days_mailed(session, [auditor], at=now())
        return [
            (one.state, one.fault, (one.made_up_on - one.day).days if one.made_up_on else None)
            for (one,) in days
        ]


@contextmanager
def open_auditing(office: Office, noon: time_machine.Traveller) -> Iterator[Auditing]:
    """Two auditors are named."""
    with (
        open_mailbox() as mailbox,
        open_desk(office.instance, mailbox, auditors=f"{IRIS}, {COUNSEL}") as desk,
    ):
        yield Auditing(office, desk, noon)
