"""A visitor's browser, the postman, and the mailbox that he brings mails to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Row, func, select

from app import create_app
from app.cli.opening import Opened
from app.notices.delivery import PATIENCE, Patience
from app.notices.models import NoticeRow
from app.web.notices.postman import Postman
from tests.mailbox import Mailbox
from tests.office import NOON, publish
from tests.sealing import seals
from tests.visiting import Browser

BROKER = ("(626) 555-0100", "0X00000", "100 Example Avenue, Pasadena")
BASE = "https://answers.example.com"


@dataclass(frozen=True)
class Desk:
    """One instance with mail set up."""

    instance: Opened
    visitor: Browser
    postman: Postman
    mailbox: Mailbox

    @property
    def now(self) -> datetime:
        """The time by the clock of the web."""
        return datetime.now(UTC)

    def delivers(self, *, sealed: bool = True) -> int:
        """The postman goes until nothing is due; gives how many notices he tried.

        `sealed`: all that waits has its place in the log before he goes.
        """
        if sealed:
            seals(self)
        tried = 0
        while self.postman.deliver_next():
            tried += 1
        return tried

    def waiting(self) -> int:
        """How many notices there are, whatever became of them."""
        with self.instance.database.reading() as session:
            return session.scalar(select(func.count()).select_from(NoticeRow)) or 0


@contextmanager
def open_desk(
    instance: Opened,
    mailbox: Mailbox,
    *,
    url: str = "",
    patience: Patience = PATIENCE,
    auditors: str = "",
) -> Iterator[Desk]:
    """A desk whose edition promises a copy; `url`: how the mailbox is named, if not plainly."""
    settings = replace(
        instance.settings,
        smtp_url=url or mailbox.url,
        mail_from="leads@example.com",
        auditors=auditors,
        seller_phone=BROKER[0],
        seller_license=BROKER[1],
        seller_address=BROKER[2],
        tpmo_organizations="8",
        tpmo_products="40",
        tpmo_counted_on="2026-11-01",
    )
    instance = replace(instance, settings=settings)
    publish(instance, at=NOON)
    web = create_app(settings, instance.database, instance.keys)
    yield Desk(instance, Browser(web), Postman(web, BASE, patience), mailbox)
    web.extensions["press"].stop()


def notice_of(desk: Desk) -> Row[*tuple[object, ...]]:
    """The only notice there is."""
    with desk.instance.database.reading() as session:
        row = session.first(select(NoticeRow.__table__))
    assert row is not None
    return row
