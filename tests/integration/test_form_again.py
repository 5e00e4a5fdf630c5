"""Somebody sends once more from a page that Back has loaded anew: the typing comes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.leads.models import LeadRow
from tests.integration.test_form import leads
from tests.office import Office, publish
from tests.pages import Fields
from tests.people import ROSA
from tests.visiting import Answer, Browser, Changes, with_changes

ASKED = "Do you want to send this change?"


def stops(visitor: Browser, receipt: Answer) -> None:
    """Follows the link on the receipt and presses the button."""
    page = visitor.gets(receipt.location).page
    link = next(one.get("href") for one in page.all("a") if "/stop/" in one.get("href", ""))
    form = visitor.gets(str(link)).page.form()
    assert visitor.posts(str(link), with_changes(form, {})).status == 303


def goes_back_and_sends(visitor: Browser, before: Fields, changes: Changes | None = None) -> Answer:
    """A fresh page, the old typing, and what the script left in it: the token that was sent."""
    left = dict(before)["presentation"]
    return visitor.sends(ROSA, {"sent_before": left, **(changes or {})})


def test_the_same_again_gives_the_first_receipt(office: Office, visitor: Browser) -> None:
    page = visitor.opens_the_form()
    first = visitor.sends(ROSA, form=page)
    again = goes_back_and_sends(visitor, page)
    assert (again.status, again.location) == (303, first.location)
    assert leads(office) == 1


def test_another_number_is_asked_about_once_and_linked(office: Office, visitor: Browser) -> None:
    page = visitor.opens_the_form()
    first = visitor.sends(ROSA, form=page)
    asked = goes_back_and_sends(visitor, page, {"phone": "626-555-0144"})
    assert (asked.status, asked.notice, leads(office)) == (409, ASKED, 1)
    second = visitor.sends_again(asked)
    assert second.status == 303
    assert second.location != first.location
    with office.instance.database.reading() as session:
        rows = session.all(select(LeadRow.id, LeadRow.follows_id).order_by(LeadRow.id))
    assert [row.follows_id for row in rows] == [None, rows[0].id]
    assert office.verifies().findings == []


def test_an_error_on_the_way_does_not_make_it_a_new_request(
    office: Office, visitor: Browser
) -> None:
    page = visitor.opens_the_form()
    first = visitor.sends(ROSA, form=page)
    wrong = goes_back_and_sends(visitor, page, {"phone": "626"})
    assert wrong.status == 422
    again = visitor.sends_again(wrong, {"phone": ROSA.phone})
    assert (again.status, again.location) == (303, first.location)
    assert leads(office) == 1


def test_the_same_under_other_words_is_asked_about(
    office: Office, visitor: Browser, web: Flask
) -> None:
    page = visitor.opens_the_form()
    assert visitor.sends(ROSA, form=page).status == 303
    publish(office.instance, replace(office.instance.settings, seller_phone="626-555-0100"))
    web.extensions["press"].refresh()
    asked = goes_back_and_sends(visitor, page)
    assert (asked.status, asked.notice, leads(office)) == (409, ASKED, 1)
    assert visitor.sends_again(asked).status == 303
    assert leads(office) == 2


@pytest.mark.parametrize("left", ["", "of.another"])
def test_a_page_that_was_opened_anew_makes_a_new_request(
    office: Office, visitor: Browser, left: str
) -> None:
    assert visitor.sends(ROSA).status == 303
    assert visitor.sends(ROSA, {"sent_before": left}).status == 303
    assert leads(office) == 2


def test_who_stopped_our_calls_and_asks_again_is_taken_at_their_word(
    office: Office, visitor: Browser
) -> None:
    page = visitor.opens_the_form()
    stops(visitor, visitor.sends(ROSA, form=page))
    assert goes_back_and_sends(visitor, page).status == 303
    assert leads(office) == 2


def test_a_day_later_the_same_is_a_new_request(
    office: Office, visitor: Browser, noon: time_machine.Traveller
) -> None:
    page = visitor.opens_the_form()
    assert visitor.sends(ROSA, form=page).status == 303
    noon.shift(timedelta(hours=24, minutes=1))
    assert goes_back_and_sends(visitor, page).status == 303
    assert leads(office) == 2
