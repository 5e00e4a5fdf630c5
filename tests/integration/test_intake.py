"""A lead and its consents, together or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from app.consent.models import Act, ConsentRow
from app.db import Unavailable
from app.leads.intake import receive_lead
from app.leads.lookup.people import acts_of
from app.leads.models import LeadRow, PersonRow, State
from app.ledger.models import DisclosureRow, EntryRow, WaitingRow
from tests.office import Office
from tests.people import ROSA, WALTER

TABLES = (LeadRow, PersonRow, ConsentRow, EntryRow, WaitingRow, DisclosureRow)


def counts(office: Office) -> tuple[int, ...]:
    with office.instance.database.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES
        )


def difference(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(b - a for a, b in zip(before, after, strict=True))


def test_a_submission_is_one_lead_one_person_two_consents_one_entry(office: Office) -> None:
    before = counts(office)
    office.visitor(ROSA).asks_for_a_call()
    assert difference(before, counts(office)) == (1, 1, 2, 1, 1, 1)


def test_what_fails_halfway_leaves_nothing_behind(office: Office) -> None:
    before = counts(office)
    sealed = office.visitor(ROSA).prepares()
    with pytest.raises(ZeroDivisionError), office.instance.database.writing() as session:
        print(receive_lead(session, sealed).lead_id // 0)
    assert counts(office) == before
    assert office.takes_in(sealed).received.is_new


def test_the_tick_and_the_press_are_two_consents_with_two_statements(office: Office) -> None:
    request = office.visitor(ROSA).asks_for_a_call(about=("part_d", "other"), message="Hello?")
    with office.instance.database.reading() as session:
        ticked, pressed = acts_of(session, request.received.lead_id)
    edition = office.edition
    assert (ticked.act, pressed.act) == (Act.TICK_PRIVACY, Act.CLICK_SUBMIT)
    assert (ticked.statement, pressed.statement) == (edition.privacy, edition.call)
    assert (ticked.policy_text, pressed.policy_text) == (edition.policy, None)
    assert (ticked.products, pressed.products) == (None, ["part_d"])
    assert ticked.interests == pressed.interests == ["part_d", "other"]
    assert {ticked.edition_hash, pressed.edition_hash} == {office.edition_hash}


def test_a_second_press_finds_the_first_lead(office: Office) -> None:
    token = office.serves()
    first = office.visitor(ROSA).asks_for_a_call(token=token)
    before = counts(office)
    office.passes(hours=30)
    sealed = office.visitor(ROSA).prepares(token=token)
    again = office.takes_in(sealed)
    assert (again.received.is_new, again.received.is_same) == (False, True)
    assert again.reference == first.reference
    assert counts(office) == before


def test_the_same_number_in_another_spelling_is_the_same_press(office: Office) -> None:
    token = office.serves()
    office.visitor(ROSA).asks_for_a_call(token=token, phone="626-555-0143")
    again = office.visitor(ROSA).asks_for_a_call(token=token, phone="(626) 555 0143")
    assert (again.received.is_new, again.received.is_same) == (False, True)


def test_a_press_after_the_person_was_erased_is_never_the_same(office: Office) -> None:
    token = office.serves()
    first = office.visitor(ROSA).asks_for_a_call(token=token)
    with office.instance.database.writing() as session:
        session.execute(delete(PersonRow).where(PersonRow.lead_id == first.received.lead_id))
    again = office.visitor(ROSA).asks_for_a_call(token=token)
    assert (again.received.is_new, again.received.is_same) == (False, False)


def test_a_second_press_with_another_number_is_known_as_changed(office: Office) -> None:
    token = office.serves()
    first = office.visitor(ROSA).asks_for_a_call(token=token)
    again = office.visitor(ROSA).asks_for_a_call(token=token, phone="626-555-0144")
    assert (again.received.is_new, again.received.is_same) == (False, False)
    assert again.received.received_at is not None
    assert again.reference == first.reference


@pytest.mark.parametrize(
    "change",
    [{"about": ("medigap",)}, {"message": "Call in the evening"}, {"phone": "6265550143 x9"}],
)
def test_every_changed_value_counts_as_a_change(office: Office, change: dict[str, object]) -> None:
    token = office.serves()
    office.visitor(ROSA).asks_for_a_call(token=token)
    again = office.visitor(ROSA).asks_for_a_call(token=token, **change)  # type: ignore[arg-type]
    assert not again.received.is_same


def test_a_reference_that_is_taken_is_drawn_again(office: Office) -> None:
    first = office.visitor(ROSA).asks_for_a_call()
    sealed = replace(office.visitor(WALTER).prepares(), reference=first.reference)
    second = office.takes_in(sealed)
    assert second.received.is_new
    assert second.reference != first.reference
    assert office.verifies().findings == []


def test_sixteen_equal_presses_at_once_make_one_lead(office: Office) -> None:
    token = office.serves()
    presses = [office.visitor(ROSA).prepares(token=token) for _ in range(16)]
    before = counts(office)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(office.takes_in, presses))
    assert sorted(answer.received.is_new for answer in answers) == [False] * 15 + [True]
    assert len({answer.reference for answer in answers}) == 1
    assert difference(before, counts(office)) == (1, 1, 2, 1, 1, 1)


def test_two_people_at_once_are_two_leads(office: Office) -> None:
    presses = [office.visitor(person).prepares() for person in (ROSA, WALTER)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(office.takes_in, presses))
    assert all(answer.received.is_new for answer in answers)


def test_only_other_waits_for_somebody_to_read_it(office: Office) -> None:
    request = office.visitor(ROSA).asks_for_a_call(about=("other",), message="What is an HMO?")
    assert request.state is State.TRIAGE


def test_a_form_that_looks_like_a_machines_is_flagged(office: Office) -> None:
    assert office.visitor(ROSA).asks_for_a_call(is_flagged=True).state is State.FLAGGED


def test_a_correction_names_the_submission_that_it_follows(office: Office) -> None:
    first_token = office.serves()
    first = office.visitor(ROSA).asks_for_a_call(token=first_token)
    nonce = office.presenter.open(first_token, at=office.now).nonce
    token = office.presenter.present(office.edition_hash, at=office.now, follows=nonce)
    second = office.visitor(ROSA).asks_for_a_call(token=token, phone="626-555-0144")
    with office.instance.database.reading() as session:
        followed = session.scalar(
            select(LeadRow.follows_id).where(LeadRow.id == second.received.lead_id)
        )
    assert followed == first.received.lead_id


def test_a_fast_hand_is_a_note_and_no_reason_to_wait(office: Office) -> None:
    request = office.visitor(ROSA).asks_for_a_call(
        token=office.presenter.present(office.edition_hash, at=office.now + timedelta(seconds=59))
    )
    with office.instance.database.reading() as session:
        note = session.scalar(
            select(LeadRow.too_fast).where(LeadRow.id == request.received.lead_id)
        )
    assert (note, request.state) == (True, State.OPEN)


def test_a_look_may_not_write(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call()
    with pytest.raises(Unavailable), office.instance.database.reading() as session:
        session._connection.exec_driver_sql("delete from waiting")
    with office.instance.database.writing() as session:
        session._connection.exec_driver_sql("delete from waiting")
