"""Visitors, staff and a mailbox on one instance: who hears of leads that wait, Newsroom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import time_machine
from sqlalchemy import func, select

from app import create_app
from app.notices.models import NoticeRow
from app.staff.models import Role
from app.web.database import now
from app.web.notices.announcing import Announcer
from app.web.notices.postman import Postman
from tests.integration.staff_desk import House
from tests.integration.workplace import Workplace
from tests.mailbox import Mailbox, Post, open_mailbox
from tests.office import NOON, Office

BASE = "https://answers.example.com"


@dataclass
class Newsroom:
    """The workplace with mail set up; a worker passes when a test says so."""

    workplace: Workplace
    mailbox: Mailbox
    announcer: Announcer
    postman: Postman

    @property
    def office(self) -> Office:
        """Where visitors ask for a call, by the same clock."""
        return self.workplace.office

    def hires(self, name: str, role: Role = Role.AGENT) -> int:
        """Somebody with an account that is set up; gives its id."""
        return self.workplace.house.hires(name, role).account.id

    def passes(self, **time: float) -> None:
        """Time goes by for everybody."""
        self.workplace.passes(**time)

    def announces(self) -> None:
        """What a worker does first: what is due by the clock goes into the outbox."""
        self.announcer.put_due(at=now())

    def mails(self) -> list[Post]:
        """A worker passes; gives what arrived."""
        before = len(self.mailbox.taken)
        self.announces()
        while self.postman.deliver_next():
            continue
        return self.mailbox.taken[before:]

    def waiting(self) -> int:
        """How many notices there are, whatever became of them."""
        with self.office.instance.database.reading() as session:
            return session.scalar(select(func.count()).select_from(NoticeRow)) or 0


def subjects(posts: list[Post]) -> list[str]:
    """What each mail is about."""
    return [str(post.message["Subject"]) for post in posts]


@contextmanager
def open_newsroom(office: Office, **settings: Any) -> Iterator[Newsroom]:
    """A newsroom at noon, some seconds after everybody came."""
    with open_mailbox() as mailbox, time_machine.travel(NOON, tick=False) as clock:
        mail = {"smtp_url": mailbox.url, "mail_from": "leads@example.com"}
        opened = office.instance
        chosen = replace(opened.settings, **{**mail, **settings})
        web = create_app(chosen, opened.database, opened.keys)
        workplace = Workplace(office, House(web, opened.database, opened.keys), clock)
        yield Newsroom(workplace, mailbox, Announcer(chosen, opened.database), Postman(web, BASE))
        web.extensions["press"].stop()
