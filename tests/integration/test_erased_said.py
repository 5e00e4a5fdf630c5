"""Of an erased person nothing is left that was said later, and nothing of the work."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.intake import PERSONAL
from app.leads.lookup.history import history_of
from app.leads.models import NOT_WORKED_ON, LeadRow, State
from app.leads.said.corrections import Field, told_later
from app.leads.said.notes import notes_of
from app.leads.stopping import stop_contact
from app.ledger.event import Event
from app.ledger.models import DisclosureRow
from tests.erasing import erases
from tests.office import Office, Request
from tests.people import ROSA, SAM, WALTER
from tests.saying import corrects, notes


@pytest.fixture
def rosa(office: Office) -> Request:
    return office.visitor(ROSA).asks_for_a_call()


def words_kept(office: Office) -> int:
    """How many entries still have their values."""
    with office.instance.database.reading() as session:
        return session.scalar(select(func.count()).select_from(DisclosureRow)) or 0


def test_notes_and_corrections_go_with_the_person(office: Office, rosa: Request) -> None:
    walter = office.visitor(WALTER).asks_for_a_call()
    for request in (rosa, walter):
        notes(request, "Asks for large print")
        corrects(request, Field.EMAIL, "rosa.a@example.net")
    assert words_kept(office) == 6
    erases(office, rosa)
    assert words_kept(office) == 3, "those of Walter"
    with office.instance.database.reading() as session:
        assert notes_of(session, rosa.received.lead_id) == []
        assert told_later(session, rosa.received.lead_id) == {}
        assert len(notes_of(session, walter.received.lead_id)) == 1
        erasure = next(
            one for one in history_of(session, rosa.reference) if one.event is Event.LEAD_ERASED
        )
    assert erasure.facts["names"] == [*PERSONAL, "note", "told", "told_key"]
    assert office.verifies().findings == []


def test_nobody_writes_about_who_is_erased(office: Office, rosa: Request) -> None:
    erases(office, rosa)
    with pytest.raises(NotFound):
        notes(rosa, "Asks for large print")
    with pytest.raises(NotFound):
        corrects(rosa, Field.FIRST_NAME, "Rose")


def test_words_to_stop_stay_while_another_submission_has_the_address(
    office: Office, rosa: Request
) -> None:
    corrects(rosa, Field.EMAIL, "walter@example.net")
    walter = office.visitor(replace(WALTER, email="walter@example.net")).asks_for_a_call()
    walter.is_stopped()
    erases(office, rosa)
    assert words_kept(office) == 2, "of Walter’s submission, and what was said"
    assert office.verifies().findings == []
    assert walter.state is not State.ERASED


@pytest.mark.parametrize("is_known", [True, False])
def test_words_of_a_stop_by_address_alone_go_with_its_last_submission(
    office: Office, *, is_known: bool
) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call() if is_known else None
    words = {"channel": "letter", "said": "No calls."}
    with office.instance.database.writing() as session:
        stop_contact(session, None, words, actor="unix:x", at=office.now, email=ROSA.email)
    office.passes(minutes=5)
    erases(office, rosa or office.visitor(ROSA).asks_for_a_call())
    assert words_kept(office) == 0
    again = office.visitor(replace(ROSA, phone="213-555-0110")).asks_for_a_call()
    assert again.state is State.SUPPRESSED, "the hash of the address is kept"
    assert office.verifies().findings == []


def test_nothing_of_the_work_is_left_in_the_row(office: Office, rosa: Request) -> None:
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    sam.takes_next()
    sam.records(rosa.reference, Outcome.NO_ANSWER)
    erases(office, rosa)
    with office.instance.database.reading() as session:
        columns = [getattr(LeadRow, name) for name in NOT_WORKED_ON]
        query = select(*columns).where(LeadRow.id == rosa.received.lead_id)
        assert set(session.all(query)[0]) == {None}
