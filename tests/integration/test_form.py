"""The form over HTTP: the order in which a post is checked, and what each answer keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.leads.models import LeadRow
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from tests.office import Office
from tests.people import ROSA, WALTER
from tests.visiting import Answer, Browser, filled_in

TYPED = {
    "first_name": "Rosa",
    "last_name": "Alvarez",
    "phone": "(626) 555-0143",
    "email": "rosa@example.com",
    "email_confirm": "rosa@example.com",
    "message": "Please call & ask for <me>",
}


def leads(office: Office) -> int:
    with office.instance.database.reading() as session:
        return session.scalar(select(func.count()).select_from(LeadRow)) or 0


def keeps_the_typing(answer: Answer) -> bool:
    shown = dict(answer.page.form())
    ticked = [value for name, value in answer.page.form() if name == "interests"]
    return ticked == ["part_c"] and {name: shown[name] for name in TYPED} == TYPED


def test_who_presses_the_button_is_sent_to_the_receipt(office: Office, visitor: Browser) -> None:
    answer = visitor.sends(ROSA, TYPED)
    assert answer.status == 303
    assert answer.location.startswith("/received/")
    assert leads(office) == 1
    assert "We have your request" in visitor.gets(answer.location).page.words


def test_a_token_that_is_not_ours_keeps_the_typing_and_can_be_sent_again(
    office: Office, visitor: Browser
) -> None:
    answer = visitor.sends(ROSA, {**TYPED, "presentation": "not.ours"})
    assert (answer.status, leads(office)) == (422, 0)
    assert keeps_the_typing(answer)
    assert visitor.sends_again(answer, {"privacy_agreed": "yes"}).status == 303


@pytest.mark.parametrize("tokens", [[], ["", ""], ["x" * 5000]])
def test_no_token_two_tokens_and_long_ones_are_not_ours(
    office: Office, visitor: Browser, tokens: list[str]
) -> None:
    assert visitor.sends(ROSA, {**TYPED, "presentation": tokens}).status == 422
    assert leads(office) == 0


def test_the_same_values_in_another_spelling_are_the_same(office: Office, visitor: Browser) -> None:
    form = visitor.opens_the_form()
    first = visitor.sends(ROSA, {**TYPED, "first_name": " Rosa "}, form=form)
    again = visitor.sends(ROSA, {**TYPED, "first_name": "Rosa  "}, form=form)
    assert (again.status, again.location) == (303, first.location)
    assert leads(office) == 1


def test_a_corrected_number_is_asked_about_and_then_follows_the_first(
    office: Office, visitor: Browser
) -> None:
    form = visitor.opens_the_form()
    first = visitor.sends(ROSA, TYPED, form=form)
    changed = visitor.sends(ROSA, {**TYPED, "phone": "626-555-0144"}, form=form)
    assert (changed.status, changed.notice) == (409, "Do you want to send this change?")
    assert (changed.value("phone"), leads(office)) == ("626-555-0144", 1)
    second = visitor.sends_again(changed)
    assert second.status == 303
    assert second.location != first.location
    with office.instance.database.reading() as session:
        rows = session.all(select(LeadRow.id, LeadRow.follows_id).order_by(LeadRow.id))
    assert [row.follows_id for row in rows] == [None, rows[0].id]


def test_a_page_that_was_open_for_a_day_is_made_new(
    office: Office, visitor: Browser, noon: time_machine.Traveller
) -> None:
    form = visitor.opens_the_form()
    noon.shift(timedelta(hours=24, minutes=1))
    answer = visitor.sends(ROSA, TYPED, form=form)
    assert (answer.status, answer.notice, leads(office)) == (422, "Press Submit once more", 0)
    assert keeps_the_typing(answer)
    assert visitor.sends_again(answer).status == 303


def test_a_page_that_was_open_for_hours_is_good(
    visitor: Browser, noon: time_machine.Traveller
) -> None:
    form = visitor.opens_the_form()
    noon.shift(timedelta(hours=23, minutes=59))
    assert visitor.sends(ROSA, TYPED, form=form).status == 303


@pytest.mark.parametrize("tokens", [None, "", "bad", ["bad", "bad"]])
def test_a_bad_csrf_token_keeps_the_typing_and_can_be_sent_again(
    office: Office, visitor: Browser, tokens: str | list[str] | None
) -> None:
    answer = visitor.sends(ROSA, {**TYPED, "csrf_token": tokens})
    assert (answer.status, leads(office)) == (422, 0)
    assert keeps_the_typing(answer)
    assert visitor.sends_again(answer).status == 303


def test_the_csrf_token_of_another_browser_is_refused(web: Flask, office: Office) -> None:
    rosa, walter = Browser(web), Browser(web)
    stolen = dict(walter.opens_the_form())["csrf_token"]
    assert rosa.sends(ROSA, {**TYPED, "csrf_token": stolen}).status == 422
    assert leads(office) == 0


def test_a_browser_that_keeps_no_cookies_is_told_so(web: Flask, office: Office) -> None:
    form = Browser(web).opens_the_form()
    answer = Browser(web).posts("/", filled_in(form, ROSA, TYPED))
    assert (answer.status, leads(office)) == (422, 0)
    assert "Allow cookies" in answer.page.words
    assert keeps_the_typing(answer)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 422),
        ({"Sec-Fetch-Site": "cross-site"}, 422),
        ({"Origin": "null"}, 303),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
    ],
)
def test_a_form_that_another_site_sends_is_not_taken(
    office: Office, visitor: Browser, headers: dict[str, str], status: int
) -> None:
    assert visitor.sends(ROSA, TYPED, headers=headers).status == status
    assert leads(office) == (status == 303)


def test_faults_of_fields_are_told_before_those_of_tokens(office: Office, visitor: Browser) -> None:
    answer = visitor.sends(ROSA, {**TYPED, "phone": "123", "presentation": "not.ours"})
    assert (answer.status, leads(office)) == (422, 0)
    assert answer.error("phone")


def test_the_record_says_that_it_was_sent_from_a_page_with_errors(
    office: Office, visitor: Browser
) -> None:
    answer = visitor.sends(ROSA, {**TYPED, "phone": "123"})
    assert visitor.sends_again(answer, {"phone": ROSA.phone}).status == 303
    assert visitor.sends(WALTER).status == 303
    with office.instance.database.reading() as session:
        leaves = session.all(
            select(EntryRow.leaf).where(EntryRow.event == "consent.given").order_by(EntryRow.id)
        )
    told = [claims_in(row.leaf)["from_page_with_errors"] for row in leaves]
    assert told == [True, False]


def test_what_was_stored_can_be_verified(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA, TYPED).status == 303
    assert visitor.sends(WALTER, {"message": "Zeile 1\r\nZeile 2"}).status == 303
    assert office.verifies().findings == []
