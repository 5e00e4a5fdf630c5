"""Mail servers that refuse, fail, hang, close or are gone: tried again, or given up and shown."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine

from app.cli.opening import Opened
from app.notices.delivery import PATIENCE, Patience
from app.notices.faults import Fault
from app.notices.outbox import LEASE, PAUSES
from app.notices.seen import count_notices
from app.web.database import now
from tests.databases import free_port
from tests.integration.postal import Desk, notice_of, open_desk
from tests.mailbox import Mailbox, open_mailbox
from tests.people import ROSA, WALTER

BUSY, UNKNOWN = "451 later", "550 no such user"


def test_an_address_that_is_refused_is_given_up_at_once(desk: Desk) -> None:
    desk.mailbox.to_recipient = [UNKNOWN]
    desk.visitor.sends(ROSA)
    assert desk.delivers() == 1
    given_up = notice_of(desk)
    assert given_up.given_up_at is not None
    assert given_up.last_error == Fault.REFUSED
    with desk.instance.database.reading() as session:
        state = count_notices(session, at=now())
    assert (state.waiting, state.sent, state.given_up) == (0, 0, 1)
    assert state.last_fault is Fault.REFUSED


@pytest.mark.parametrize("where", ["to_recipient", "to_mail"])
def test_a_server_that_is_busy_is_asked_again(
    desk: Desk, noon: time_machine.Traveller, where: str
) -> None:
    setattr(desk.mailbox, where, [BUSY])
    desk.visitor.sends(ROSA)
    assert desk.delivers() == 1
    assert desk.delivers() == 0, "not before the pause is over"
    assert notice_of(desk).last_error == Fault.LATER
    noon.shift(PAUSES[0] + timedelta(seconds=1))
    assert desk.delivers() == 1
    (post,) = desk.mailbox.taken
    assert post.recipients == ("rosa@example.com",)
    assert notice_of(desk).sent_at is not None


def test_the_pauses_grow_and_end(desk: Desk, noon: time_machine.Traveller) -> None:
    desk.mailbox.to_mail = [BUSY] * 20
    desk.visitor.sends(ROSA)
    assert list(PAUSES) == sorted(PAUSES)
    for pause in PAUSES:
        assert desk.delivers() == 1
        noon.shift(pause - timedelta(seconds=5))
        assert desk.delivers() == 0
        noon.shift(timedelta(seconds=10))
    assert desk.delivers() == 1
    assert notice_of(desk).given_up_at is not None
    noon.shift(timedelta(days=30))
    assert desk.delivers() == 0
    assert len(desk.mailbox.to_mail) == 20 - len(PAUSES) - 1


def test_one_that_fails_holds_up_no_other(desk: Desk) -> None:
    desk.mailbox.to_recipient = [UNKNOWN]
    desk.visitor.sends(ROSA)
    desk.visitor.sends(WALTER, {"email": "w@example.com", "email_confirm": "w@example.com"})
    assert desk.delivers() == 2
    assert [post.recipients for post in desk.mailbox.taken] == [("w@example.com",)]


@pytest.mark.usefixtures("noon")
def test_a_server_that_is_gone_is_found_gone(instance: Opened) -> None:
    with open_desk(instance, Mailbox(free_port())) as nowhere:
        nowhere.visitor.sends(ROSA)
        assert nowhere.delivers() == 1
        assert notice_of(nowhere).last_error == Fault.UNREACHABLE
        assert notice_of(nowhere).given_up_at is None


def test_a_server_that_hangs_is_left(instance: Opened, noon: time_machine.Traveller) -> None:
    hasty = Patience(answer=0.3)
    with open_mailbox() as mailbox, open_desk(instance, mailbox, patience=hasty) as desk:
        mailbox.hangs = 2.0
        desk.visitor.sends(ROSA)
        assert desk.delivers() == 1
        assert notice_of(desk).last_error == Fault.SILENT
        mailbox.hangs = 0.0
        noon.shift(PAUSES[0] + timedelta(seconds=1))
        desk.delivers()
        assert notice_of(desk).sent_at is not None


@contextmanager
def dripping_server() -> Iterator[Mailbox]:
    """Greets forever, a letter at a time."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                while not ended.wait(0.05):
                    try:
                        connection.sendall(b"2")
                    except OSError:
                        return

        dripping = threading.Thread(target=drip)
        dripping.start()
        yield Mailbox(server.getsockname()[1])
        ended.set()
        dripping.join()


@pytest.mark.usefixtures("noon")
def test_a_server_that_drips_is_left_in_the_end(instance: Opened) -> None:
    assert timedelta(seconds=PATIENCE.whole) < LEASE
    hasty = Patience(whole=0.5)
    with dripping_server() as mailbox, open_desk(instance, mailbox, patience=hasty) as desk:
        desk.visitor.sends(ROSA)
        assert desk.delivers() == 1
        assert notice_of(desk).last_error in (Fault.CUT_OFF, Fault.LATER)
