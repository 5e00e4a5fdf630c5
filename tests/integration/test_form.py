"""The form over HTTP: the order in which a post is checked, and what each answer keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.consent.edition import approve_edition, publish_edition, withdraw_edition
from app.consent.models import ConsentRow, EditionRow
from app.leads.models import LeadRow
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from tests.office import Office, publish
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


def new_words(office: Office, web: Flask) -> str:
    """Other words are published; gives the edition's hash."""
    settings = replace(office.instance.settings, seller_phone="626-555-0100")
    sha256 = publish(office.instance, settings, at=office.now)
    web.extensions["press"].refresh()
    return sha256


def withdraw(office: Office, web: Flask) -> None:
    with office.instance.database.writing() as session:
        withdraw_edition(session, office.edition_hash, actor="account:1", at=office.now)
    web.extensions["press"].refresh()


def keeps_the_typing(answer: Answer) -> bool:
    shown = dict(answer.page.form())
    ticked = [value for name, value in answer.page.form() if name == "interests"]
    return ticked == ["part_c"] and {name: shown[name] for name in TYPED} == TYPED


def editions_of_consents(office: Office) -> set[str]:
    with office.instance.database.reading() as session:
        rows = session.all(
            select(EditionRow.sha256).join(ConsentRow, ConsentRow.edition_id == EditionRow.id)
        )
    return {row.sha256 for row in rows}


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


def test_pressing_twice_gives_the_first_receipt_whatever_its_age(
    office: Office, visitor: Browser, web: Flask, noon: time_machine.Traveller
) -> None:
    form = visitor.opens_the_form()
    first = visitor.sends(ROSA, TYPED, form=form)
    noon.shift(timedelta(hours=30))
    new_words(office, web)
    withdraw(office, web)
    again = visitor.sends(ROSA, {**TYPED, "csrf_token": "gone"}, form=form)
    assert (again.status, again.location) == (303, first.location)
    assert leads(office) == 1


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


def test_withdrawn_words_are_shown_anew_and_not_agreed_to(
    office: Office, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    newer = new_words(office, web)
    withdraw(office, web)
    answer = visitor.sends(ROSA, TYPED, form=form)
    assert (answer.status, answer.notice, leads(office)) == (409, "Our words have changed", 0)
    assert keeps_the_typing(answer)
    assert "privacy_agreed" not in dict(answer.page.form())
    assert visitor.sends_again(answer).status == 422
    assert visitor.sends_again(answer, {"privacy_agreed": "yes"}).status == 303
    assert editions_of_consents(office) == {newer}


def test_a_form_under_way_keeps_its_words_for_a_day(
    office: Office, visitor: Browser, web: Flask, noon: time_machine.Traveller
) -> None:
    form = visitor.opens_the_form()
    new_words(office, web)
    noon.shift(timedelta(hours=23))
    assert visitor.sends(ROSA, TYPED, form=form).status == 303
    assert editions_of_consents(office) == {office.edition_hash}


def test_superseded_words_are_refused_after_a_day_before_the_age_is_looked_at(
    office: Office, visitor: Browser, web: Flask, noon: time_machine.Traveller
) -> None:
    form = visitor.opens_the_form()
    new_words(office, web)
    noon.shift(timedelta(hours=25))
    answer = visitor.sends(ROSA, TYPED, form=form)
    assert (answer.status, answer.notice, leads(office)) == (409, "Our words have changed", 0)


def test_withdrawn_words_come_before_a_bad_csrf_token(
    office: Office, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    new_words(office, web)
    withdraw(office, web)
    assert visitor.sends(ROSA, {**TYPED, "csrf_token": "bad"}, form=form).status == 409


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


def test_an_edition_published_again_takes_consent_again(
    office: Office, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    withdraw(office, web)
    with office.instance.database.writing() as session:
        approve_edition(session, office.edition_hash, actor="account:1", at=office.now)
        publish_edition(session, office.edition_hash, actor="account:1", at=office.now)
    web.extensions["press"].refresh()
    assert visitor.sends(ROSA, TYPED, form=form).status == 303
