"""Agents hear by mail that new leads wait: how many, since when, and nothing of anybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.notices.outbox import PAUSES
from app.staff.accounts import disable_account
from app.staff.models import Role
from app.web.database import now
from app.web.notices.announcing import Announcer
from tests.integration.newsroom import Newsroom, open_newsroom, subjects
from tests.office import Office, Request
from tests.people import JUNE, ROSA, WALTER, Visitor

UNKNOWN = "550 no such user"


@pytest.fixture
def newsroom(office: Office) -> Iterator[Newsroom]:
    with open_newsroom(office) as newsroom:
        yield newsroom


def asks(newsroom: Newsroom, person: Visitor = ROSA, **more: object) -> Request:
    """Somebody asks for a call, and half a minute later it is there to be seen."""
    request = newsroom.office.visitor(person).asks_for_a_call(**more)  # type: ignore[arg-type]
    newsroom.passes(seconds=90)
    return request


def test_sam_hears_that_a_lead_waits(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    assert newsroom.mails() == [], "nobody has asked yet"
    asks(newsroom)
    (post,) = newsroom.mails()
    assert post.recipients == ("sam@example.com",)
    assert post.message["Subject"] == "1 new lead waits"
    assert "The first came on Nov 24, 2026, 10:01 a.m. PST." in post.words
    assert "May be called now: 1 person." in post.words
    assert "https://answers.example.com/leads\n" in post.words
    assert "\n\n\n" not in post.words


def test_what_comes_within_a_quarter_of_an_hour_is_told_together(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    asks(newsroom)
    assert subjects(newsroom.mails()) == ["1 new lead waits"]
    for person in (WALTER, JUNE):
        asks(newsroom, person)
        assert newsroom.mails() == []
    newsroom.passes(minutes=12)
    assert subjects(newsroom.mails()) == ["2 new leads wait"]
    newsroom.passes(hours=5)
    assert newsroom.mails() == [], "each lead is news once"


def test_every_agent_hears_of_it_and_nobody_else(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    newsroom.hires("Tess")
    newsroom.hires("Olive", Role.COMPLIANCE)
    newsroom.hires("Ada", Role.ADMIN)
    gone = newsroom.hires("Gus")
    with newsroom.office.instance.database.writing() as session:
        disable_account(session, gone, at=now(), actor="unix:tests")
    asks(newsroom)
    assert sorted(post.recipients[0] for post in newsroom.mails()) == [
        "sam@example.com",
        "tess@example.com",
    ]


def test_an_agent_who_is_disabled_meanwhile_gets_nothing(newsroom: Newsroom) -> None:
    sam = newsroom.hires("Sam")
    asks(newsroom)
    newsroom.announces()
    with newsroom.office.instance.database.writing() as session:
        disable_account(session, sam, at=now(), actor="unix:tests")
    assert (newsroom.mails(), newsroom.waiting()) == ([], 0)


def test_a_lead_that_was_taken_meanwhile_is_no_news(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    request = asks(newsroom)
    newsroom.announces()
    assert newsroom.waiting() == 1
    tess = newsroom.workplace.signs_in("Tess", Role.AGENT)
    tess.presses("/leads", "/leads/next")
    assert request.state == "claimed"
    assert (newsroom.mails(), newsroom.waiting()) == ([], 0)


def test_what_looks_like_a_machines_is_no_news(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    asks(newsroom, is_flagged=True)
    assert newsroom.mails() == []
    asks(newsroom, WALTER, about=("other",), message="What does it cost?")
    (post,) = newsroom.mails()
    assert post.message["Subject"] == "1 new lead waits"
    assert "Nobody of them may be called at this hour" in post.words
    assert "To be read before anybody calls: 1 question." in post.words
    assert "cost" not in post.words


def test_at_night_it_says_that_nobody_may_be_called(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    newsroom.passes(hours=12)
    asks(newsroom)
    (post,) = newsroom.mails()
    assert "Nobody of them may be called at this hour" in post.words


def test_no_word_of_a_visitor_is_in_it(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    request = asks(newsroom, ROSA, about=("part_c", "other"), message="Hello")
    (post,) = newsroom.mails()
    wire = post.wire.decode()
    personal = (ROSA.first, ROSA.last, ROSA.email, "555-0143", "5550143")
    said = (*personal, "Hello", "Part C", request.reference)
    assert [word for word in said if word in wire or word in post.words] == []


def test_of_many_workers_at_once_one_puts_it(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    newsroom.hires("Tess")
    asks(newsroom)
    opened, at = newsroom.office.instance, now()
    together = threading.Barrier(4)

    def looks() -> None:
        announcer = Announcer(opened.settings, opened.database)
        together.wait()
        announcer.put_due(at=at)

    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(looks) for _ in range(4)]:
            done.result()
    assert newsroom.waiting() == 2, "one for each agent"


def test_while_the_server_is_gone_one_mail_waits_and_covers_all(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    newsroom.mailbox.to_mail = ["451 later"] * 3
    asks(newsroom)
    assert newsroom.mails() == []
    for person in (WALTER, JUNE):
        asks(newsroom, person)
        newsroom.passes(minutes=20)
        assert newsroom.mails() == []
    assert newsroom.waiting() == 1
    newsroom.passes(seconds=PAUSES[2].total_seconds())
    assert subjects(newsroom.mails()) == ["3 new leads wait"]


def test_an_agent_whose_address_is_refused_is_tried_again_the_next_day(newsroom: Newsroom) -> None:
    newsroom.hires("Sam")
    newsroom.mailbox.to_recipient = [UNKNOWN]
    asks(newsroom)
    assert newsroom.mails() == []
    newsroom.passes(hours=23)
    assert newsroom.mails() == []
    newsroom.passes(hours=1)
    assert subjects(newsroom.mails()) == ["1 new lead waits"]


def test_what_came_before_an_agent_is_not_news_to_them(newsroom: Newsroom) -> None:
    asks(newsroom)
    newsroom.hires("Sam")
    assert newsroom.mails() == []
    asks(newsroom, WALTER)
    assert subjects(newsroom.mails()) == ["1 new lead waits"]


def test_a_setting_ends_it(office: Office) -> None:
    with open_newsroom(office, new_lead_mail=False) as newsroom:
        newsroom.hires("Sam")
        asks(newsroom)
        assert newsroom.mails() == []
