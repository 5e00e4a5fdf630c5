"""Words that changed while somebody was reading: whose form counts, and what it agrees to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from app.consent.edition import approve_edition, publish_edition, withdraw_edition
from app.consent.models import ConsentRow, EditionRow
from tests.integration.test_form import TYPED, keeps_the_typing, leads
from tests.office import Office, publish
from tests.people import ROSA
from tests.visiting import Browser


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


def editions_of_consents(office: Office) -> set[str]:
    with office.instance.database.reading() as session:
        rows = session.all(
            select(EditionRow.sha256).join(ConsentRow, ConsentRow.edition_id == EditionRow.id)
        )
    return {row.sha256 for row in rows}


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


def test_an_edition_published_again_takes_consent_again(
    office: Office, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    withdraw(office, web)
    with office.instance.database.writing() as session:
        approve_edition(session, office.edition_hash, actor="account:1", at=office.now)
        publish_edition(
            session, office.edition_hash, actor="account:1", at=office.now, unmeasured="in a test"
        )
    web.extensions["press"].refresh()
    assert visitor.sends(ROSA, TYPED, form=form).status == 303
