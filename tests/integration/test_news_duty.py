"""That nobody is there for people who may be called is news itself, for administrators."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.staff.models import Role
from tests.integration.newsroom import Newsroom, open_newsroom, subjects
from tests.office import Office
from tests.people import JUNE, ROSA, WALTER


@pytest.fixture
def newsroom(office: Office) -> Iterator[Newsroom]:
    """Ada administers; Rosa and Walter wait."""
    with open_newsroom(office) as newsroom:
        newsroom.hires("Ada", Role.ADMIN)
        for person in (ROSA, WALTER):
            office.visitor(person).asks_for_a_call()
        yield newsroom


def test_ada_hears_once_a_day_that_nobody_is_there(newsroom: Newsroom) -> None:
    newsroom.passes(minutes=59)
    assert newsroom.mails() == [], "not before an hour of calling time"
    newsroom.passes(minutes=3)
    (post,) = newsroom.mails()
    assert post.recipients == ("ada@example.com",)
    assert post.message["Subject"] == "2 leads wait, nobody is on duty"
    assert "https://answers.example.com/staff\n" in post.words
    newsroom.passes(hours=1)
    assert newsroom.mails() == []
    newsroom.passes(hours=23)
    assert subjects(newsroom.mails()) == ["2 leads wait, nobody is on duty"]


def test_who_is_signed_in_is_on_duty(newsroom: Newsroom) -> None:
    newsroom.passes(minutes=30)
    sam = newsroom.workplace.signs_in("Sam", Role.AGENT)
    sam.get("/leads")
    newsroom.passes(minutes=59)
    assert "nobody is on duty" not in " ".join(subjects(newsroom.mails()))
    newsroom.passes(minutes=2)
    assert "2 leads wait, nobody is on duty" in subjects(newsroom.mails()), "the control"


def test_hours_in_which_nobody_may_be_called_do_not_count(newsroom: Newsroom) -> None:
    newsroom.passes(hours=21)  # from noon to 7:00 in Los Angeles, 10:00 in New York
    assert subjects(newsroom.mails()) == ["1 lead waits, nobody is on duty"], "Walter's alone"
    newsroom.office.visitor(JUNE).asks_for_a_call()
    newsroom.passes(hours=24)
    assert subjects(newsroom.mails()) == ["1 lead waits, nobody is on duty"], "Honolulu sleeps"
