"""What people say, the lists and the calls made: permission answers by what was recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.consent.facts import Choice
from app.consent.limits.listing import BadList
from app.leads.calls.consequences import Outcome
from app.leads.models import State
from app.leads.said.places import UnknownPlace, read_place
from app.leads.said.scopes import NoQuestion
from tests.limits import REGISTRY, against, asked, chooses, loads, places, reads
from tests.office import Office
from tests.people import JUNE, ROSA, SAM, WALTER


def test_their_own_word_of_the_place_replaces_the_zones_of_the_number(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.now = office.now.replace(hour=15)  # the next day, 7 in Los Angeles, 10 in New York
    office.passes(days=1)
    assert against(asked(rosa)) == {"B-11"}
    before = office.now
    office.passes(minutes=1)
    places(rosa, "10001")
    assert asked(rosa).allowed
    assert against(asked(rosa, at=before)) == {"B-11"}
    office.passes(minutes=1)
    assert office.signs_in(SAM).takes_next() == rosa.reference
    assert office.verifies().findings == []


def test_a_place_that_we_cannot_read_is_refused() -> None:
    assert read_place("texas").zones == ("America/Chicago", "America/Denver")
    assert read_place("Indiana", "America/Chicago").zones == ("America/Chicago",)
    for word, zone in (("Narnia", ""), ("00001", ""), ("CA", "America/New_York")):
        with pytest.raises(UnknownPlace):
            read_place(word, zone)


def test_a_question_is_read_before_anybody_calls(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(("other",), message="Is my doctor in a plan?")
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert sam.takes_next() is None
    assert against(asked(rosa, "other")) == {"A-10", "S-08"}
    reads(rosa, may_answer=True)
    assert asked(rosa, "other").allowed
    assert against(asked(rosa, "part_d")) == {"A-10"}
    assert sam.takes_next() == rosa.reference
    chooses(office, Choice.NO_QUESTION_CALLS)
    assert against(asked(rosa, "other")) == {"A-10", "S-08"}
    assert office.verifies().findings == []


def test_the_products_that_a_question_names_may_be_discussed(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(("other",), message="A drug plan, please.")
    walter = office.visitor(WALTER).asks_for_a_call(("other",), message="Buy my boat.")
    june = office.visitor(JUNE).asks_for_a_call()
    office.passes(minutes=2)
    reads(rosa, ["part_d"])
    reads(walter)
    assert (rosa.state, walter.state) == (State.OPEN, State.CLOSED)
    assert asked(rosa, "part_d").allowed
    assert not asked(rosa, "part_c").allowed
    with pytest.raises(NoQuestion):
        reads(june, ["part_d"])
    with pytest.raises(NoQuestion):
        reads(rosa, ["part_x"])


def test_three_attempts_in_a_day_over_all_numbers_of_a_person(office: Office) -> None:
    mine = office.visitor(ROSA).asks_for_a_call()
    other = office.visitor(ROSA).asks_for_a_call(phone="626-555-0199")
    office.passes(minutes=2)
    sam, first = office.signs_in(SAM), office.now
    for number in range(3):
        request = other if number == 1 else mine
        with office.instance.database.writing() as session:
            session._connection.exec_driver_sql("update leads set state = 'open', due_at = null")
        assert sam.takes(request.reference)
        sam.records(request.reference, Outcome.NO_ANSWER)
        office.passes(minutes=10)
    for request in (mine, other):
        answer = asked(request)
        assert against(answer) == {"B-13"}
        assert answer.next_change == first + timedelta(hours=24, microseconds=1)


def test_a_word_to_stop_counts_for_every_number_of_a_person(office: Office) -> None:
    mine = office.visitor(ROSA).asks_for_a_call()
    other = office.visitor(ROSA).asks_for_a_call(phone="626-555-0199")
    june = office.visitor(JUNE).asks_for_a_call()
    office.passes(minutes=2)
    mine.is_stopped()
    assert (against(asked(mine)), against(asked(other))) == ({"B-09"}, {"B-09"})
    assert asked(june).allowed


def test_a_listed_number_is_called_for_three_months(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    june = office.visitor(JUNE).asks_for_a_call()
    office.passes(minutes=2)
    assert [one.rule for one in asked(rosa).remarks] == ["B-14"]
    assert (
        loads(office, b"\xef\xbb\xbf626,5550143\n6265550143\n2125550199\n", date(2026, 11, 20)) == 2
    )
    assert asked(rosa).remarks == ()
    later = office.now + timedelta(days=100)
    assert against(asked(rosa, at=later)) == {"B-14", "B-15"}
    assert against(asked(june, at=later)) == {"B-14"}
    office.now = later
    loads(office, b"626-555-0143\n", later.date())
    assert (against(asked(rosa)), against(asked(june))) == ({"B-15"}, set())
    assert office.verifies().findings == []


def test_a_list_of_another_source_takes_the_place_of_none(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.now += timedelta(days=100)
    today = office.now.date()
    loads(office, b"6265550143\n", today - timedelta(days=20))
    loads(office, b"5125550199\n", today, "Texas")
    assert against(asked(rosa)) == {"B-15"}, "the national list names her still"
    loads(office, b"2125550199\n", today - timedelta(days=10), REGISTRY.upper())
    assert against(asked(rosa)) == set(), "the newer one of the same source does not"
    office.now += timedelta(days=25)
    assert against(asked(rosa)) == {"B-14"}, "the other one is new enough, the national is not"
    loads(office, b"2125550199\n", office.now.date())
    assert against(asked(rosa)) == set()
    assert office.verifies().findings == []


@pytest.mark.parametrize("file", [b"", b"626555014\n", b"Rosa\n", "626–5550143".encode()])
def test_a_file_that_is_no_list_is_refused(office: Office, file: bytes) -> None:
    with pytest.raises(BadList):
        loads(office, file, date(2026, 11, 20))


def test_a_list_of_tomorrow_or_of_nobody_is_refused(office: Office) -> None:
    for source, day in ((REGISTRY, date(2026, 12, 24)), ("", date(2026, 11, 20))):
        with pytest.raises(BadList):
            loads(office, b"6265550143", day, source)
