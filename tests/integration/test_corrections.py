"""Corrections as they are told, and who is whose kin by them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.leads.calls.steps import Step
from app.leads.contact import ContactError
from app.leads.facts import facts_of
from app.leads.known.kin import Kin, Way, kin_of
from app.leads.lookup.finding import find_leads
from app.leads.lookup.history import history_of
from app.leads.models import State
from app.leads.said.corrections import Field, SaidBy, ToldBy, asked_from, told_later
from app.leads.said.linked import NotLinked, SameNumber, links_of
from app.leads.stopping import stop_contact
from app.ledger.event import Event
from tests.limits import against, asked
from tests.office import Office, Request
from tests.people import ROSA, SAM, WALTER
from tests.saying import HECTOR, corrects, unlinks

CELL = "213-555-0144"  # another number of Rosa's


@pytest.fixture
def rosa(office: Office) -> Request:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    return rosa


def kin(of: Request, phone: str = "+16265550143") -> Kin:
    with of.office.instance.database.reading() as session:
        return kin_of(session, [phone])[0]


def happened(of: Request, event: Event) -> list[dict[str, object]]:
    with of.office.instance.database.reading() as session:
        return [dict(o.facts) for o in history_of(session, of.reference) if o.event is event]


def test_a_name_told_later_stands_beside_the_one_that_was_sent(
    office: Office, rosa: Request
) -> None:
    corrects(rosa, Field.LAST_NAME, "Alvarado", SaidBy.REPRESENTATIVE, ToldBy.LETTER)
    corrects(rosa, Field.FIRST_NAME, " Rosalía ")
    with office.instance.database.reading() as session:
        told = told_later(session, rosa.received.lead_id)
        assert told[Field.LAST_NAME].value == "Alvarado"
        assert told[Field.LAST_NAME].said_by is SaidBy.REPRESENTATIVE
        assert told[Field.FIRST_NAME].value == "Rosalía"
        (found,) = find_leads(session, "rosalia alvarado")
        assert (found.reference, found.name) == (rosa.reference, "Rosa Alvarez")
        assert len(find_leads(session, "rosa alvarez")) == 1
    entries = happened(rosa, Event.LEAD_CORRECTED)
    assert [one["field"] for one in entries] == ["last_name", "first_name"]
    assert (entries[0]["said_by"], entries[0]["channel"]) == ("representative", "letter")
    assert "Alvarado" not in str(entries)
    assert office.verifies().findings == []


def test_an_address_told_later_is_found_and_links(office: Office, rosa: Request) -> None:
    walter = office.visitor(replace(WALTER, email="w@example.net")).asks_for_a_call()
    assert walter.received.lead_id not in kin(rosa).kindred
    corrects(rosa, Field.EMAIL, "W@Example.net")
    with office.instance.database.reading() as session:
        found = find_leads(session, "w@example.net")
    assert {one.reference for one in found} == {rosa.reference, walter.reference}
    assert walter.received.lead_id in kin(rosa).by_email
    assert rosa.received.lead_id in kin(rosa, "+12125550117").by_email
    walter.is_stopped()
    assert not asked(rosa).allowed, "a word to stop is the person’s"


def test_a_number_told_later_links_and_shows_once_it_has_a_consent_of_its_own(
    office: Office, rosa: Request
) -> None:
    corrects(rosa, Field.PHONE, f"{CELL} ext 12")
    with office.instance.database.reading() as session:
        told = told_later(session, rosa.received.lead_id)[Field.PHONE]
        assert (told.value, told.key) == ("+12135550144;ext=12", "+12135550144")
        assert asked_from(session, told.key) is None
        assert facts_of(session, rosa.reference).phone == "+16265550143"
    cell = office.visitor(ROSA).asks_for_a_call(phone=CELL)
    with office.instance.database.reading() as session:
        assert asked_from(session, told.key) == cell.reference
        (link,) = links_of(session, rosa.received.lead_id, "+16265550143")
    assert (link.lead.reference, link.way) == (cell.reference, Way.NUMBER)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field.PHONE, "555"),
        (Field.EMAIL, ""),
        (Field.EMAIL, "rosa"),
        (Field.FIRST_NAME, "7"),
        (Field.LAST_NAME, "a" * 101),
    ],
)
def test_what_the_form_refuses_is_no_correction(rosa: Request, field: Field, value: str) -> None:
    with pytest.raises(ContactError):
        corrects(rosa, field, value)


def test_attempts_count_for_the_person_over_numbers(office: Office, rosa: Request) -> None:
    corrects(rosa, Field.PHONE, CELL)
    cell = office.visitor(replace(ROSA, email="", phone=CELL)).asks_for_a_call()
    sam = office.signs_in(SAM)
    for request in (rosa, cell):
        sam.takes(request.reference)
    for request in (rosa, cell, rosa):
        office.passes(minutes=2)
        sam.ticks(request.reference, Step.DIALLED)
    assert "B-13" in against(asked(cell, at=office.now))
    assert "B-13" in against(asked(rosa, at=office.now))


def test_two_people_of_one_address_are_taken_apart_and_a_stop_still_ends_both(
    office: Office, rosa: Request
) -> None:
    hector = office.visitor(HECTOR).asks_for_a_call()
    again = office.visitor(HECTOR).asks_for_a_call()
    assert {hector.received.lead_id, again.received.lead_id} == kin(rosa).by_email
    unlinks(rosa, hector)
    assert kin(rosa).kindred == {rosa.received.lead_id}, "he is nobody of hers by any number"
    assert rosa.received.lead_id not in kin(hector, "+12135550166").kindred
    assert [one["other"] for one in happened(rosa, Event.LEAD_UNLINKED)] == [hector.reference]
    assert [one["other"] for one in happened(hector, Event.LEAD_UNLINKED)] == [rosa.reference]
    with pytest.raises(NotLinked):
        unlinks(rosa, hector)
    hector.is_stopped()
    assert not asked(rosa).allowed, "the address asked us to stop"
    assert office.verifies().findings == []


def test_a_common_number_is_never_undone(office: Office, rosa: Request) -> None:
    second = office.visitor(ROSA).asks_for_a_call()
    with pytest.raises(SameNumber):
        unlinks(rosa, second)


def test_a_number_told_that_asked_us_to_stop_stays_stopped(office: Office, rosa: Request) -> None:
    office.visitor(WALTER).asks_for_a_call().is_stopped()
    assert asked(rosa).allowed
    corrects(rosa, Field.PHONE, WALTER.phone)
    assert not asked(rosa).allowed
    corrects(rosa, Field.PHONE, CELL)
    assert not asked(rosa).allowed, "a further word does not lift it"


def test_a_stop_from_an_address_that_was_only_told_ends_contact(
    office: Office, rosa: Request
) -> None:
    corrects(rosa, Field.EMAIL, "told@example.net")
    words = {"channel": "email", "said": "stop"}
    with office.instance.database.writing() as session:
        stop_contact(
            session, None, words, email="told@example.net", actor="unix:olive", at=office.now
        )
    assert rosa.state is State.STOPPED
    assert not asked(rosa).allowed
