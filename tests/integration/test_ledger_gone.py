"""What is gone is found, unless an entry says that it was erased."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from sqlalchemy import select

from app.ledger.event import Event, record_event, seal_event
from app.ledger.models import EntryRow
from tests.integration.tampering import fill_every_table, tamper
from tests.office import Office
from tests.people import ROSA

PERSON = "delete from people where lead_id = 1"
SAID = (
    "delete from disclosures where entry_id in (select entry_id from notes union "
    "select entry_id from corrections)",
    "delete from notes",
    "delete from corrections",
)
VALUES = "delete from disclosures where entry_id = (select min(entry_id) from consents)"


@pytest.fixture
def history(office: Office) -> Office:
    """Something in every table."""
    fill_every_table(office)
    return office


def erases_on_record(office: Office) -> None:
    """The entry that an erasure of the first lead leaves."""
    with office.instance.database.writing() as session:
        given = select(EntryRow.jti).where(EntryRow.event == Event.CONSENT_GIVEN.value)
        jti = session.scalar(given.order_by(EntryRow.id))
        facts = {"actor": "account:1"}
        erased = seal_event(session.pen, Event.LEAD_ERASED, facts, at=office.now, ref=jti)
        record_event(session, erased)


def events_of(office: Office, told: list[str]) -> Counter[str]:
    """What the entries told about are of."""
    entries = [int(one) for line in told for one in re.findall(r"of entry (\d+) are gone", line)]
    query = select(EntryRow.event).where(EntryRow.id.in_(entries))
    with office.instance.database.reading() as session:
        return Counter(row.event for row in session.all(query))


def test_a_person_who_was_erased_on_record_is_no_fault(history: Office) -> None:
    tamper(history, PERSON, VALUES, *SAID)
    erases_on_record(history)
    assert history.verifies().findings == []


@pytest.mark.parametrize("gone", [(PERSON,), (VALUES,), (PERSON, VALUES)])
def test_a_person_who_is_gone_without_a_word_is_found(
    history: Office, gone: tuple[str, ...]
) -> None:
    tamper(history, *gone)
    assert history.verifies().findings != []


def test_an_erasure_excuses_the_values_of_that_one_lead_alone(history: Office) -> None:
    tamper(history, "delete from people", "delete from disclosures", *SAID)
    erases_on_record(history)
    told = [str(one) for one in history.verifies().findings]
    assert all("are gone, and no entry tells that they were erased" in one for one in told)
    events = {"consent.given": 3, "consent.revoked": 1, "suppression.lifted": 1}
    assert events_of(history, told) == events, "three others, words to stop, an officer's reason"


def test_a_stop_cannot_be_moved_to_another_number(history: Office) -> None:
    moved = f"update revocations set person = '{'0' * 64}'"
    words = "delete from disclosures where entry_id in (select entry_id from revocations)"
    tamper(history, words, moved)
    assert "revocations" in {one.table for one in history.verifies().findings}


def test_a_correction_of_what_was_lost_with_another_database_is_no_fault(office: Office) -> None:
    token = office.presenter.present(office.edition_hash, at=office.now, follows=b"\7" * 16)
    office.visitor(ROSA).asks_for_a_call(token=token)
    assert office.verifies().findings == []
