"""What the staff is told of mail: not set up, how it stands, and a test mail to oneself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from app import create_app
from app.cli.opening import Opened
from app.notices.outbox import PAUSES
from app.notices.seen import UNSEEN, keep_seen
from app.staff.models import Role
from app.web.database import now
from app.web.notices.postman import Postman
from app.web.words.gaps import tell_gaps
from app.web.words.mail import NO_WORKER, NOT_SET_UP
from tests.integration.postal import BASE, Desk, open_desk
from tests.integration.staff_desk import House, StaffBrowser, open_house, texts
from tests.mailbox import Mailbox, open_mailbox
from tests.office import NOON, publish
from tests.visiting import Browser

TEST = "/staff/mail/test"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def house(
    database_url: str,
    tmp_path: Path,
    clock: time_machine.Traveller,  # noqa: ARG001
    mailbox: Mailbox,
) -> Iterator[House]:
    """A house with mail set up, where Alma administers."""
    mail = {"smtp_url": mailbox.url, "mail_from": "leads@example.com"}
    house = open_house(tmp_path / "instance", database_url=database_url, **mail)
    house.hires("Alma", Role.ADMIN)
    yield house
    house.closes()


def said(browser: StaffBrowser) -> str:
    return " ".join(texts(browser.get("/staff"), "p"))


def test_without_mail_the_administrator_reads_how_to_set_it_up(tmp_path: Path) -> None:
    house = open_house(tmp_path / "bare")
    alma = house.browser()
    alma.signs_in(house.hires("Alma", Role.ADMIN))
    assert NOT_SET_UP in said(alma)
    assert "GET_ANSWERS_SMTP_URL" in NOT_SET_UP
    assert TEST not in alma.get("/staff").get_data(as_text=True)
    house.closes()


def test_alma_sends_a_test_mail_to_herself(
    house: House, alma: StaffBrowser, mailbox: Mailbox
) -> None:
    assert "0 were sent" in said(alma)
    assert alma.presses("/staff", TEST).status_code == 303
    assert "Your test mail of Mar 2, 2026, 7:00 a.m. PST waits" in said(alma)
    alma.presses("/staff", TEST)
    postman = Postman(house.web, BASE)
    assert [postman.deliver_next() for _ in range(2)] == [True, False], "one waits, not two"
    (post,) = mailbox.taken
    assert post.recipients == ("alma@example.com",)
    assert "Mails from Get Answers reach you." in post.words
    assert "was sent. Look into your mailbox" in said(alma)
    assert "1 was sent" in said(alma)


def test_a_fault_is_told_in_words(
    house: House, alma: StaffBrowser, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    mailbox.to_recipient = ["451 later", "550 no such user"]
    alma.presses("/staff", TEST)
    postman = Postman(house.web, BASE)
    postman.deliver_next()
    assert "the server asked us to come back later. We try 8 times in all" in said(alma)
    clock.shift(PAUSES[0])
    postman.deliver_next()
    assert "was given up for good: the server refused the address" in said(alma)
    assert "1 was given up" in said(alma)


def test_a_test_mail_needs_a_fresh_sign_in(
    house: House, alma: StaffBrowser, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=11))
    assert alma.presses("/staff", TEST).location == "/staff/again?next=/staff"
    assert house.count("notices") == 0


def test_on_postgresql_somebody_is_told_when_nobody_works(
    house: House, alma: StaffBrowser, clock: time_machine.Traveller
) -> None:
    publish_in(house)
    is_alone = house.database.engine.dialect.name == "postgresql"
    visitor = Browser(house.web)

    def warned() -> tuple[bool, bool]:
        answer = visitor.gets("/readyz")
        assert answer.status == 200
        return "no get-answers work" in answer.response.get_data(as_text=True), (
            NO_WORKER in said(alma)
        )

    assert warned() == (is_alone, is_alone)
    with house.database.writing() as session:
        keep_seen(session, at=now())
        keep_seen(session, at=now())
    assert warned() == (False, False)
    clock.shift(UNSEEN)
    assert warned() == (is_alone, is_alone)


def publish_in(house: House) -> None:
    settings, pen = house.web.extensions["settings"], house.database.pen
    publish(Opened(settings, house.keys, pen, house.database))  # type: ignore[arg-type]


def test_a_page_that_promises_other_than_we_do_is_told_of(
    instance: Opened, noon: time_machine.Traveller
) -> None:
    assert noon
    mail = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "leads@example.com"}
    with_mail = replace(instance.settings, **mail)  # type: ignore[arg-type]

    def told(settings: object) -> list[str]:
        with instance.database.reading() as session:
            gaps = tell_gaps(session, settings, at=NOON)  # type: ignore[arg-type]
        return [
            one for one in gaps if " mail" in one.lower() and "copy" in one and "Spanish" not in one
        ]

    assert told(instance.settings) == []
    assert len(told(with_mail)) == 1
    publish(instance, with_mail, at=NOON)
    assert told(with_mail) == []
    assert "mail is not set up" in told(instance.settings)[0]


def test_the_page_promises_a_copy_only_where_one_is_sent(
    instance: Opened, mailbox: Mailbox, noon: time_machine.Traveller
) -> None:
    assert noon
    bare = create_app(instance.settings, instance.database, instance.keys)
    assert "we send you a copy" not in Browser(bare).gets("/").page.words
    bare.extensions["press"].stop()
    with open_desk(instance, mailbox) as desk:
        assert isinstance(desk, Desk)
        assert "we send you a copy" in desk.visitor.gets("/").page.words
