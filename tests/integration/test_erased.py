"""What is left of an erased person: both acts, every entry, and the number's keyed hash."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.consent.models import RevocationRow
from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.facts import facts_of, facts_of_number, permitted_products
from app.leads.intake import PERSONAL
from app.leads.lookup.finding import find_leads, lead_of
from app.leads.lookup.history import erasure_of, history_of
from app.leads.lookup.people import acts_of
from app.leads.models import State
from app.leads.retention import WORDS, Basis, erase_lead
from app.leads.stopping import stop_contact
from app.ledger.event import Event
from app.ledger.models import DisclosureRow, EntryRow
from tests.erasing import erases
from tests.office import Office, Request
from tests.people import ROSA, SAM, WALTER

PHONE = "+16265550143"
SAID = {"channel": "phone", "said": "This is Rosa Alvarez, stop"}


@pytest.fixture
def rosa(office: Office) -> Request:
    return office.visitor(ROSA).asks_for_a_call(message="In the morning")


def events_of(office: Office, request: Request) -> list[Event]:
    with office.instance.database.reading() as session:
        return [one.event for one in history_of(session, request.reference)]


def stops(office: Office) -> None:
    with office.instance.database.writing() as session:
        stop_contact(session, PHONE, SAID, actor="unix:olive", at=office.now)


def words_kept(office: Office) -> int:
    """How many entries still have their values."""
    with office.instance.database.reading() as session:
        return len(session.all(select(DisclosureRow.entry_id)))


def test_the_entry_says_why_and_which_values_and_tells_none(office: Office, rosa: Request) -> None:
    office.passes(days=1)
    erases(office, rosa, Basis.TIME_OVER)
    with office.instance.database.reading() as session:
        lead = lead_of(session, rosa.reference)
        acts = acts_of(session, lead.lead_id)
        erasure = erasure_of(session, acts[0].jti)
    assert (lead.state, lead.name, lead.phone, lead.bucket) == (State.ERASED, "(erased)", None, "")
    assert [act.act for act in acts] == ["tick_privacy", "click_submit"]
    assert erasure is not None
    assert erasure.at == office.now
    assert erasure.facts["reason"] == "time_over"
    assert erasure.facts["names"] == list(PERSONAL)
    assert erasure.facts["ref"] == acts[0].jti
    assert erasure.facts["actor"] == "account:1"
    assert "Rosa" not in str(erasure.facts)


def test_nobody_finds_or_calls_who_is_erased(office: Office, rosa: Request) -> None:
    other = office.visitor(WALTER).asks_for_a_call()
    erases(office, rosa)
    with office.instance.database.reading() as session:
        for sought in ("626 555 0143", "rosa@example.com", "Alvarez"):
            assert find_leads(session, sought) == []
        assert [one.reference for one in find_leads(session, rosa.reference)] == [rosa.reference]
        with pytest.raises(NotFound):
            facts_of(session, rosa.reference)
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert sam.takes_next() == other.reference
    assert sam.takes_next() is None
    assert not sam.takes(rosa.reference)


def test_who_asked_us_to_stop_stays_on_the_list_and_keeps_their_history(
    office: Office, rosa: Request
) -> None:
    stops(office)
    erases(office, rosa)
    again = office.visitor(ROSA).asks_for_a_call()
    with office.instance.database.reading() as session:
        facts = facts_of_number(session, PHONE)
        answers = permitted_products(facts, office.now.replace(hour=18)).values()
    assert [fact.reference for fact in facts.consents] == [again.reference]
    assert len(facts.revocations) == 1
    assert not any(answer.allowed for answer in answers)
    told = events_of(office, rosa)
    assert told == [Event.CONSENT_GIVEN, Event.CONSENT_REVOKED, Event.LEAD_ERASED]
    assert office.verifies().findings == []


def test_what_was_said_goes_with_the_last_lead_of_the_number(office: Office, rosa: Request) -> None:
    second = office.visitor(ROSA).asks_for_a_call()
    stops(office)
    assert words_kept(office) == 3
    erases(office, rosa)
    assert words_kept(office) == 2, "of the second submission, and what was said"
    assert office.verifies().findings == []
    erases(office, second)
    assert words_kept(office) == 0
    assert office.verifies().findings == []
    with office.instance.database.reading() as session:
        (stop,) = session.all(select(EntryRow.jti).join(RevocationRow).distinct())
        erasure = erasure_of(session, stop.jti)
    assert erasure is not None
    assert erasure.facts["names"] == [WORDS]


def test_a_stranger_of_another_number_loses_nothing(office: Office, rosa: Request) -> None:
    walter = office.visitor(WALTER).asks_for_a_call()
    stops(office)
    erases(office, walter)
    assert words_kept(office) == 2
    assert rosa.state is State.STOPPED


def test_a_claim_ends_on_record(office: Office, rosa: Request) -> None:
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    assert sam.takes_next() == rosa.reference
    erases(office, rosa)
    with pytest.raises(NotFound):
        sam.records(rosa.reference, Outcome.ASKED_TO_STOP)
    told = events_of(office, rosa)
    assert told[-3:] == [Event.LEAD_CLAIMED, Event.LEAD_RELEASED, Event.LEAD_ERASED]
    assert office.verifies().findings == []


def test_nobody_is_erased_twice(office: Office, rosa: Request) -> None:
    erases(office, rosa)
    for reference in (rosa.reference, "AAAA2222"):
        with (
            pytest.raises(NotFound),
            office.instance.database.writing() as session,
        ):
            erase_lead(session, reference, reason=Basis.ASKED, actor="account:1", at=office.now)
    assert events_of(office, rosa).count(Event.LEAD_ERASED) == 1


def test_a_machine_that_was_rejected_can_be_erased_too(office: Office) -> None:
    machine = office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    erases(office, machine, Basis.MACHINE)
    assert machine.state is State.ERASED
    assert office.verifies().findings == []
