"""Where receipt and mail meet: what the page says of the copy, and the copy's links for years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from app.cli.opening import Opened
from tests.integration.postal import BASE, Desk, open_desk
from tests.mailbox import open_mailbox
from tests.people import JUNE, ROSA, WALTER
from tests.visiting import Browser


@pytest.fixture
def desk(instance: Opened, noon: time_machine.Traveller) -> Iterator[Desk]:
    assert noon
    with open_mailbox() as mailbox, open_desk(instance, mailbox) as desk:
        yield desk


def words_at(desk: Desk, receipt: str) -> str:
    return desk.visitor.gets(receipt).page.words


def test_the_receipt_promises_a_copy_only_while_one_goes_out(desk: Desk) -> None:
    receipt = desk.visitor.sends(ROSA).location
    assert (
        "We will send a copy of this to rosa@example.com." in desk.visitor.gets(receipt).page.words
    )
    desk.delivers()
    assert "We sent a copy of this to rosa@example.com." in desk.visitor.gets(receipt).page.words
    desk.mailbox.to_recipient = ["550 no such user"]
    refused = desk.visitor.sends(JUNE).location
    desk.delivers()
    assert "copy of this to" not in words_at(desk, refused)
    without = desk.visitor.sends(WALTER).location
    assert "copy of this to" not in words_at(desk, without)


def test_the_link_in_a_mail_stops_calls_after_years(
    desk: Desk, noon: time_machine.Traveller
) -> None:
    desk.visitor.sends(ROSA)
    desk.delivers()
    (post,) = desk.mailbox.taken
    (link,) = re.findall(rf"{BASE}(/stop/\S+)", post.words)
    (receipt,) = re.findall(rf"{BASE}(/received/\S+)", post.words)
    noon.shift(timedelta(days=3 * 365))
    later = Browser(desk.visitor.app)
    assert later.gets(receipt).status == 200
    for _ in range(2):
        assert later.posts(link, []).status == 303
    assert later.gets(link).page.title == "We will not call you"
