"""The visitor's copy by mail: what it says, who gets one, and that no request waits for it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from app.leads.lookup.history import history_of
from app.leads.models import PersonRow
from app.ledger.models import EntryRow
from app.ledger.tree import leaf_hash
from tests.integration.postal import BASE, BROKER, Desk
from tests.office import publish
from tests.people import ROSA, WALTER
from tests.visiting import Browser, filled_in

HEADERS = [
    "Auto-Submitted",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
]


def test_rosa_gets_a_copy_of_the_exact_words(desk: Desk) -> None:
    receipt = desk.visitor.sends(ROSA, {"interests": ["part_c", "other"], "message": "Hello"})
    assert desk.mailbox.taken == [], "the request waits for no mail"
    assert desk.delivers() == 1
    (post,) = desk.mailbox.taken
    page = desk.visitor.gets(receipt.location).page
    statements = re.findall(r'class="statement"[^>]*>([^<]+)<', page.source)
    assert len(statements) == 2
    with desk.instance.database.reading() as session:
        leaf = session.scalar(select(EntryRow.leaf).where(EntryRow.event == "consent.given"))
    links = (f"{BASE}{receipt.location}", f"{BASE}/stop/", f"{BASE}/privacy/")
    times = ("10:00:0", "PST (18:00:0")
    reference = page.title.rpartition(", ")[2]
    topics = ("Medicare Advantage Plans (Part C)", "Other (Explain Below)")
    for words in (*statements, *links, *times, *topics, *BROKER, reference):
        assert words in post.words
    assert leaf_hash(leaf or b"").hex() in post.words
    assert "Currently we represent 8 organizations which offer 40 products" in post.words
    for words in (ROSA.first, ROSA.last, "555-0143", ROSA.email, "Hello"):
        assert words not in post.words


def test_its_headers_name_nobody_and_no_product(desk: Desk) -> None:
    desk.visitor.sends(ROSA)
    desk.delivers()
    (post,) = desk.mailbox.taken
    message = post.message
    assert (post.sender, post.recipients) == ("leads@example.com", ("rosa@example.com",))
    assert re.fullmatch(r"We have your request, \w{4} \w{4}", message["Subject"])
    assert message["From"] == "HRBC <leads@example.com>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Message-ID"]).endswith("@example.com>")
    assert message["Date"].startswith("Tue, 24 Nov 2026 18:00:0")
    assert sorted(message.keys()) == HEADERS


def test_no_line_is_long_and_a_link_is_whole(desk: Desk) -> None:
    desk.visitor.sends(ROSA)
    desk.delivers()
    (post,) = desk.mailbox.taken
    assert max(map(len, post.wire.splitlines())) <= 76
    assert "\n\n\n" not in post.words
    body = post.message.get_body()
    assert body is not None
    long = [line for line in str(body.get_content()).splitlines() if len(line) > 76]
    assert all(line.startswith(f"{BASE}/privacy/") for line in long)


def test_who_gave_no_address_leaves_the_outbox_empty(desk: Desk) -> None:
    desk.visitor.sends(WALTER)
    assert (desk.waiting(), desk.delivers()) == (0, 0)
    desk.visitor.sends(ROSA)
    assert desk.waiting() == 1, "the control"


def test_a_second_press_sends_no_second_copy(desk: Desk) -> None:
    form = desk.visitor.opens_the_form()
    for _ in range(3):
        desk.visitor.sends(ROSA, form=form)
    assert desk.delivers() == 1
    assert len(desk.mailbox.taken) == 1


def test_the_entry_tells_of_the_copy_and_of_no_address(desk: Desk) -> None:
    desk.visitor.sends(ROSA)
    desk.delivers()
    with desk.instance.database.reading() as session:
        entry = session.first(select(EntryRow).where(EntryRow.event == "notice.sent"))
        given = session.scalar(select(EntryRow.jti).where(EntryRow.event == "consent.given"))
        assert entry is not None
        assert entry.ref == given
        (told,) = [one for one in history_of(session, _reference(desk)) if one.event == entry.event]
    assert set(told.facts) >= {"kind", "reference", "actor"}
    assert "rosa" not in str(told.facts)


def _reference(desk: Desk) -> str:
    (post,) = desk.mailbox.taken
    return str(post.message["Subject"]).rpartition(", ")[2].replace(" ", "")


def test_who_is_erased_before_delivery_gets_nothing(desk: Desk) -> None:
    desk.visitor.sends(ROSA)
    with desk.instance.database.writing() as session:
        session.execute(delete(PersonRow))
    assert desk.delivers() == 1
    assert (desk.mailbox.taken, desk.waiting()) == ([], 0)


def test_who_asked_us_to_stop_gets_nothing(desk: Desk) -> None:
    receipt = desk.visitor.gets(desk.visitor.sends(ROSA).location).page
    (link,) = [str(a.get("href")) for a in receipt.all("a") if "/stop/" in a.get("href", "")]
    desk.visitor.posts(link, [])
    assert desk.delivers() == 1
    assert (desk.mailbox.taken, desk.waiting()) == ([], 0)


def test_what_looks_like_a_machines_waits_for_a_look(
    desk: Desk, noon: time_machine.Traveller
) -> None:
    desk.visitor.sends(ROSA, {"reply_time": "now"})
    assert desk.delivers() == 1
    assert (desk.mailbox.taken, desk.waiting()) == ([], 1)
    noon.shift(timedelta(minutes=61))
    assert desk.delivers() == 1, "it is asked again in an hour"


def test_nobody_floods_a_mailbox_through_us(desk: Desk, noon: time_machine.Traveller) -> None:
    for _ in range(5):
        Browser(desk.visitor.app).sends(ROSA)
    desk.delivers()
    assert len(desk.mailbox.taken) == 3
    noon.shift(timedelta(hours=25))
    desk.visitor.sends(ROSA)
    desk.delivers()
    assert len(desk.mailbox.taken) == 4


@pytest.mark.parametrize("field", ["first_name", "last_name", "email", "email_confirm", "message"])
def test_no_field_becomes_a_header(desk: Desk, field: str) -> None:
    desk.visitor.sends(ROSA, {field: f"{ROSA.email}\r\nBcc: walter@example.com"})
    desk.visitor.sends(ROSA)
    desk.delivers()
    assert desk.mailbox.taken
    for post in desk.mailbox.taken:
        assert post.recipients == ("rosa@example.com",)
        assert sorted(post.message.keys()) == HEADERS


def test_a_spanish_submission_gets_a_spanish_copy(desk: Desk) -> None:
    publish(desk.instance, language="es")
    page = desk.visitor.gets("/es/").page
    desk.visitor.posts("/es/", filled_in(page.form(), ROSA, {}))
    desk.delivers()
    (post,) = desk.mailbox.taken
    assert str(post.message["Subject"]).startswith("Recibimos su solicitud, ")
    for words in re.findall(r'class="statement"[^>]*>([^<]+)<', page.source):
        assert words in post.words
    assert "LO QUE USTED ACEPTÓ" in post.words
    assert "We " not in post.words
