"""The page without a query, without its database, without an edition: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from sqlalchemy import event, exc

from app import create_app
from app.cli.opening import Opened
from app.consent.edition import draft_edition, withdraw_edition
from app.web.public.drafting import render_draft
from tests.integration.test_form import TYPED, keeps_the_typing, leads
from tests.office import Office, publish
from tests.people import ROSA
from tests.visiting import Browser


@contextmanager
def no_connection(instance: Opened) -> Iterator[None]:
    """Nobody can reach the database."""

    def refuse(*_call: object) -> None:
        raise exc.OperationalError("connect", None, ConnectionError("gone"))

    engines = {instance.database.engine, instance.database.reader}
    for engine in engines:
        engine.dispose()
        event.listen(engine, "do_connect", refuse)
    yield
    for engine in engines:
        event.remove(engine, "do_connect", refuse)


def withdraw(office: Office) -> None:
    with office.instance.database.writing() as session:
        withdraw_edition(session, office.edition_hash, actor="account:1", at=office.now)


def test_opening_the_page_asks_the_database_nothing(
    office: Office, visitor: Browser, web: Flask
) -> None:
    visitor.opens_the_form()
    web.extensions["press"].stop()
    asked: list[str] = []
    database = office.instance.database
    for engine in {database.engine, database.reader}:
        event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    visitor.gets("/privacy")
    assert asked, "what is asked is heard"
    asked.clear()
    for _ in range(5):
        visitor.opens_the_form()
    assert [one for one in asked if "edition_steps" not in one and "PRAGMA" not in one] == []


def test_a_worker_whose_database_is_gone_from_the_start_keeps_the_typing(
    office: Office, instance: Opened, web: Flask
) -> None:
    visitor = Browser(web)  # the application is built, and nobody has asked it anything
    with no_connection(instance):
        form = visitor.opens_the_form()
        back = visitor.sends(ROSA, TYPED, form=form)
        assert (back.status, back.headers["Retry-After"]) == (503, "30")
        assert keeps_the_typing(back)
        assert back.value("privacy_agreed") == "yes"
    assert visitor.sends_again(back).status == 303
    assert leads(office) == 1


def test_a_new_worker_that_cannot_look_up_older_words_keeps_the_typing(
    office: Office, instance: Opened, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    web.extensions["press"].stop()
    settings = replace(instance.settings, seller_phone="626-555-0100")
    publish(instance, settings, at=office.now)
    fresh = create_app(instance.settings, instance.database, instance.keys)
    with no_connection(instance):
        back = Browser(fresh).sends(ROSA, TYPED, form=form)
    fresh.extensions["press"].stop()
    assert (back.status, back.headers["Retry-After"]) == (503, "30")
    assert keeps_the_typing(back)
    assert back.value("privacy_agreed") == "", "these are other words"


def test_an_application_built_without_its_database_works_when_it_is_back(
    office: Office, instance: Opened
) -> None:
    with no_connection(instance):
        web = create_app(instance.settings, instance.database, instance.keys)
        assert Browser(web).gets("/").status == 503
    web.extensions["press"].refresh()
    assert Browser(web).sends(ROSA, TYPED).status == 303
    web.extensions["press"].stop()
    assert leads(office) == 1


def test_a_worker_that_starts_late_shows_no_words_withdrawn_before(
    office: Office, web: Flask
) -> None:
    withdraw(office)
    assert Browser(web).gets("/").status == 503


def test_without_an_edition_a_second_press_has_the_first_receipt(
    office: Office, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    first = visitor.sends(ROSA, TYPED, form=form)
    withdraw(office)
    web.extensions["press"].refresh()
    again = visitor.sends(ROSA, TYPED, form=form)
    assert (again.status, again.location) == (303, first.location)
    other = visitor.sends(ROSA, {**TYPED, "phone": "626-555-0144"}, form=form)
    assert (other.status, other.value("phone")) == (503, "626-555-0144")
    assert leads(office) == 1


def test_without_an_edition_faults_wait_until_there_is_one(
    office: Office, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    withdraw(office)
    web.extensions["press"].refresh()
    back = visitor.sends(ROSA, {**TYPED, "csrf_token": "bad", "last_name": ""}, form=form)
    assert (back.status, back.headers["Retry-After"]) == (503, "30")
    assert back.value("message") == TYPED["message"]
    foreign = visitor.sends(ROSA, {**TYPED, "presentation": "not.ours"}, form=form)
    assert (foreign.status, foreign.headers["Retry-After"]) == (503, "30")
    assert leads(office) == 0


def test_without_an_edition_the_page_says_where_to_call(office: Office, instance: Opened) -> None:
    withdraw(office)
    settings = replace(instance.settings, seller_phone="626-555-0100")
    web = create_app(settings, instance.database, instance.keys)
    page = Browser(web).gets("/")
    web.extensions["press"].stop()
    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert "626-555-0100" in page.page.words


def test_the_policy_stays_that_which_was_published_last(
    office: Office, visitor: Browser, web: Flask
) -> None:
    before = visitor.gets("/privacy").response.data
    settings = replace(office.instance.settings, seller_phone="626-555-0100")
    with office.instance.database.writing() as session:
        draft_edition(session, render_draft(settings), actor="account:1", at=office.now)
    withdraw(office)
    web.extensions["press"].refresh()
    assert visitor.gets("/privacy").response.data == before
