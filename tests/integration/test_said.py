"""What is said after the form: notes, words to stop in them, corrections, and who is whose kin."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.consent.models import RevocationRow
from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.contact import ContactError
from app.leads.lookup.history import history_of
from app.leads.models import State
from app.leads.said.notes import EmptyNote, NoteChannel, notes_of
from app.leads.said.places import newest_place
from app.ledger.event import Event
from tests.limits import against, asked, places
from tests.office import Office, Request
from tests.people import ROSA, SAM
from tests.saying import notes


@pytest.fixture
def rosa(office: Office) -> Request:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    return rosa


def happened(of: Request, event: Event) -> list[dict[str, object]]:
    with of.office.instance.database.reading() as session:
        return [dict(o.facts) for o in history_of(session, of.reference) if o.event is event]


def test_a_note_keeps_author_and_time_and_its_entry_tells_no_word(
    office: Office, rosa: Request
) -> None:
    notes(rosa, "Asks for large print.\r\nHer number is 1EG4-TE5-MK73")
    office.passes(hours=1)
    notes(rosa, "Prefers mornings")
    with office.instance.database.reading() as session:
        shown = notes_of(session, rosa.received.lead_id)
    assert [one.text for one in shown] == [
        "Prefers mornings",
        "Asks for large print.\nHer number is [number removed]",
    ]
    assert {one.account_id for one in shown} == {office.hires(SAM)}
    assert shown[0].at == office.now
    told = happened(rosa, Event.LEAD_NOTED)
    assert [one["channel"] for one in told] == ["own", "own"]
    assert "large print" not in str(told)
    assert office.verifies().findings == []


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 2_001, "a\u202eb"])
def test_what_is_no_note_is_refused(rosa: Request, text: str) -> None:
    with pytest.raises((ContactError, EmptyNote)):
        notes(rosa, text)


def test_words_to_stop_in_a_letter_end_all_contact_by_that_letter(
    office: Office, rosa: Request
) -> None:
    sam = office.signs_in(SAM)
    assert sam.takes_next() == rosa.reference
    notes(rosa, "Please do not call me any more", NoteChannel.LETTER)
    assert rosa.state is State.STOPPED
    with office.instance.database.reading() as session:
        channels = {row.channel for row in session.all(select(RevocationRow.channel))}
    assert channels == {"letter"}
    assert "B-16" in against(asked(rosa)) or "B-09" in against(asked(rosa))
    told = [one["event"] for one in happened(rosa, Event.CONSENT_REVOKED)]
    assert told == ["consent.revoked"]
    with pytest.raises(NotFound):
        sam.records(rosa.reference, Outcome.REACHED)
    assert office.verifies().findings == []


@pytest.mark.parametrize("channel", [one for one in NoteChannel if one is not NoteChannel.OWN])
def test_every_way_in_can_end_contact(rosa: Request, channel: NoteChannel) -> None:
    notes(rosa, "No me llamen más", channel)
    assert rosa.state is State.STOPPED


def test_an_agents_own_note_never_stops_by_itself(rosa: Request) -> None:
    notes(rosa, "She says: stop calling")
    assert rosa.state is State.OPEN
    assert asked(rosa).allowed


def test_a_letter_without_such_words_stops_nothing(rosa: Request) -> None:
    notes(rosa, "Is my doctor in the network?", NoteChannel.LETTER)
    assert rosa.state is State.OPEN


def test_the_last_own_word_of_a_place_says_who_heard_it(office: Office, rosa: Request) -> None:
    with office.instance.database.reading() as session:
        assert newest_place(session, "+16265550143") is None
    places(rosa, "TX", "America/Denver")
    places(rosa, "10001")
    with office.instance.database.reading() as session:
        heard = newest_place(session, "+16265550143")
    assert heard is not None
    assert (heard.states, heard.zones, heard.actor) == (
        ("NY",),
        ("America/New_York",),
        "unix:tests",
    )
