"""The same browser sends once more from a page that was loaded anew, as Back often does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from app.leads.models import LeadRow
from tests.integration.test_form import leads
from tests.office import Office, publish
from tests.people import ROSA, WALTER
from tests.visiting import Answer, Browser, with_changes

ASKED = "Do you want to send this change?"


def stops(visitor: Browser, receipt: Answer) -> None:
    """Follows the link on the receipt and presses the button."""
    page = visitor.gets(receipt.location).page
    link = next(one.get("href") for one in page.all("a") if "/stop/" in one.get("href", ""))
    form = visitor.gets(str(link)).page.form()
    assert visitor.posts(str(link), with_changes(form, {})).status == 303


def test_the_same_again_gives_the_first_receipt(office: Office, visitor: Browser) -> None:
    first = visitor.sends(ROSA)
    again = visitor.sends(ROSA)
    assert (again.status, again.location) == (303, first.location)
    assert leads(office) == 1


def test_another_number_for_the_same_name_is_asked_about_once_and_linked(
    office: Office, visitor: Browser
) -> None:
    first = visitor.sends(ROSA)
    asked = visitor.sends(ROSA, {"phone": "626-555-0144"})
    assert (asked.status, asked.notice, leads(office)) == (409, ASKED, 1)
    second = visitor.sends_again(asked)
    assert second.status == 303
    assert second.location != first.location
    with office.instance.database.reading() as session:
        rows = session.all(select(LeadRow.id, LeadRow.follows_id).order_by(LeadRow.id))
    assert [row.follows_id for row in rows] == [None, rows[0].id]
    assert office.verifies().findings == []


def test_the_same_under_other_words_is_asked_about(
    office: Office, visitor: Browser, web: Flask
) -> None:
    assert visitor.sends(ROSA).status == 303
    publish(office.instance, replace(office.instance.settings, seller_phone="626-555-0100"))
    web.extensions["press"].refresh()
    asked = visitor.sends(ROSA)
    assert (asked.status, asked.notice, leads(office)) == (409, ASKED, 1)
    assert visitor.sends_again(asked).status == 303
    assert leads(office) == 2


def test_somebody_else_at_the_same_browser_is_not_asked(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA).status == 303
    assert visitor.sends(WALTER).status == 303
    assert leads(office) == 2


def test_another_browser_is_not_asked(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA).status == 303
    assert Browser(visitor.app).sends(ROSA).status == 303
    assert leads(office) == 2


def test_who_stopped_our_calls_and_asks_again_is_taken_at_their_word(
    office: Office, visitor: Browser
) -> None:
    stops(visitor, visitor.sends(ROSA))
    assert visitor.sends(ROSA).status == 303
    assert leads(office) == 2


def test_a_day_later_the_same_is_a_new_request(
    office: Office, visitor: Browser, noon: time_machine.Traveller
) -> None:
    assert visitor.sends(ROSA).status == 303
    noon.shift(timedelta(hours=24, minutes=1))
    assert visitor.sends(ROSA).status == 303
    assert leads(office) == 2
