"""Calling somebody again who was stopped, or whose number was another's: an officer decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.consent.limits.choosing import NoReason
from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.lookup.history import Happening, history_of
from app.leads.models import LeadRow, State
from app.leads.retention import Basis, erase_lead
from app.leads.stopping import stop_contact
from app.leads.stops.coming_back import call_again, waiting_to_come_back
from app.leads.stops.listing import newest_stops
from app.ledger.event import Event
from tests.limits import against, asked
from tests.office import Office, Request
from tests.people import OLIVE, ROSA, SAM

WHY = "She wrote on 26 November that she wants the call."


def lets_back(request: Request, reason: str = WHY) -> list[str]:
    office = request.office
    actor = f"account:{office.hires(OLIVE)}"
    with office.instance.database.writing() as session:
        return call_again(session, request.reference, reason=reason, actor=actor, at=office.now)


def waits(office: Office) -> list[tuple[str, bool]]:
    with office.instance.database.reading() as session:
        waiting = waiting_to_come_back(session, at=office.now)
    return [(one.reference, one.may_come_back) for one in waiting]


def asks_again(office: Office, phone: str = "") -> tuple[Request, Request]:
    """Rosa asks, stops, and asks again a day later."""
    first = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=5)
    first.is_stopped()
    office.passes(days=1)
    second = office.visitor(ROSA).asks_for_a_call(phone=phone)
    office.passes(minutes=5)
    return first, second


def test_an_officer_lets_her_be_called_again_for_the_newer_consent(office: Office) -> None:
    first, second = asks_again(office)
    assert waits(office) == [(second.reference, True)]
    assert lets_back(second) == [second.reference]
    assert (first.state, second.state) == (State.STOPPED, State.OPEN)
    assert asked(second).allowed
    assert office.signs_in(SAM).takes_next() == second.reference
    assert waits(office) == []
    assert office.verifies().findings == []


def test_the_officers_reason_is_read_in_the_history_and_goes_with_the_person(
    office: Office,
) -> None:
    _, second = asks_again(office)
    lets_back(second)

    def lifted() -> Happening:
        with office.instance.database.reading() as session:
            history = history_of(session, second.reference)
        return next(one for one in history if one.event is Event.SUPPRESSION_LIFTED)

    assert lifted().reason == WHY
    assert WHY not in str(lifted().facts), "no entry tells it in clear"
    with office.instance.database.writing() as session:
        erase_lead(session, second.reference, reason=Basis.ASKED, actor="system", at=office.now)
    assert lifted().reason is None
    assert office.verifies().findings == []


def test_a_word_to_stop_after_the_newer_request_stands(office: Office) -> None:
    _, second = asks_again(office)
    second.is_stopped()
    assert second.state is State.STOPPED
    with pytest.raises(NotFound):
        lets_back(second)
    assert waits(office) == []


def test_it_counts_for_an_address_with_another_number_too(office: Office) -> None:
    _, second = asks_again(office, phone="213-555-0110")
    assert lets_back(second) == [second.reference]
    assert asked(second).allowed


def test_it_needs_a_reason_and_a_request_that_waits(office: Office) -> None:
    first, second = asks_again(office)
    with pytest.raises(NoReason):
        lets_back(second, " ")
    with pytest.raises(NotFound):
        lets_back(first)


def test_a_letter_that_reached_us_after_the_newer_request_is_not_older(office: Office) -> None:
    _, second = asks_again(office)
    letter = {"channel": "letter", "said": "No calls, please."}
    with office.instance.database.writing() as session:
        written = office.now - timedelta(days=5)
        stop_contact(
            session,
            None,
            letter,
            actor="unix:olive",
            at=office.now,
            received_at=written,
            email="rosa@example.com",
        )
    assert second.state is State.STOPPED


def test_the_list_tells_each_word_once_with_what_it_ended(office: Office) -> None:
    first, _second = asks_again(office)
    with office.instance.database.reading() as session:
        (stop,) = newest_stops(session)
    assert (stop.channel, stop.words) == ("link", "pressed Stop calling me")
    assert (stop.references, stop.names) == ((first.reference,), 2)
    assert (stop.received_at, stop.honoured_at) == (stop.honoured_at, stop.received_at)
    assert stop.actor == f"visitor:{first.reference}"
    assert stop.lifted_at is None
    lets_back(_second)
    with office.instance.database.reading() as session:
        assert newest_stops(session)[0].lifted_at == office.now


def test_an_officer_releases_a_number_that_was_called_anothers(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=5)
    sam = office.signs_in(SAM)
    sam.takes_next()
    sam.records(rosa.reference, Outcome.WRONG_NUMBER)
    with office.instance.database.writing() as session:
        parked = update(LeadRow).where(LeadRow.reference == rosa.reference)
        session.execute(parked, {"state": State.PARKED.value})
    office.passes(minutes=5)
    assert against(asked(rosa)) == {"B-19"}
    assert waits(office) == [(rosa.reference, True)]
    assert lets_back(rosa) == [rosa.reference]
    assert asked(rosa).allowed
    assert rosa.state is State.OPEN
