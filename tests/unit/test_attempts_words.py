"""How many attempts were made, in the words of the lead's page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.consent.facts import ConsentFact, Facts
from app.web.words.permissions import answer_for, attempts_words

NOON = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # noon in California
ROSAS = ConsentFact(NOON - timedelta(days=4), frozenset({"part_c"}), "call", "K7P3MW4R")


def said_of(*hours_ago: float, at: datetime = NOON) -> str:
    calls = tuple(at - timedelta(hours=one) for one in hours_ago)
    facts = Facts("+16265550143", consents=(ROSAS,), calls=calls)
    return attempts_words(answer_for(facts, "Rosa", at), at)


def test_the_counter_says_how_many_and_when_the_next_is_possible() -> None:
    assert said_of() == "0 of 3 in 24 hours; next possible now"
    assert said_of(3, 25) == "1 of 3 in 24 hours; next possible now"
    words = "3 of 3 in 24 hours; next possible 4:20 p.m. Pacific time today"
    assert said_of(1, 2, 19 + 40 / 60) == words


def test_in_the_night_it_is_the_morning() -> None:
    night = NOON + timedelta(hours=9)
    words = "1 of 3 in 24 hours; next possible 8:00 a.m. Pacific time on Wed, Nov 25"
    assert said_of(2, at=night) == words


def test_where_no_call_is_permitted_none_is_promised() -> None:
    later = NOON + timedelta(days=400)
    assert said_of(1, at=later) == "1 of 3 in 24 hours; none is possible"
