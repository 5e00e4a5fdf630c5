"""Withdrawing by the link on the receipt: looking changes nothing, one press ends all calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.cli.opening import Opened
from app.consent.models import RevocationRow
from app.leads.models import LeadRow
from tests.office import Office
from tests.pages import text_of
from tests.people import ROSA, SAM
from tests.visiting import Browser


def stop_link(visitor: Browser, receipt: str) -> str:
    page = visitor.gets(receipt).page
    found = [one.get("href") for one in page.all("a") if text_of(one) == "Stop all calls"]
    return str(found[0])


def revocations(office: Office) -> int:
    with office.instance.database.reading() as session:
        return len(session.all(select(RevocationRow.entry_id).distinct()))


def test_looking_changes_nothing(office: Office, visitor: Browser) -> None:
    link = stop_link(visitor, visitor.sends(ROSA).location)
    for _ in range(3):
        assert visitor.gets(link).page.title == "Stop all calls?"
        assert visitor.client.head(link, base_url="http://127.0.0.1:8000").status_code == 200
    assert revocations(office) == 0


def test_one_press_ends_all_calls(office: Office, visitor: Browser) -> None:
    visitor.sends(ROSA)
    link = stop_link(visitor, visitor.sends(ROSA).location)
    answer = visitor.posts(link, visitor.gets(link).page.form())
    assert (answer.status, answer.location) == (303, link)
    assert visitor.gets(link).page.title == "We will not call you"
    with office.instance.database.reading() as session:
        states = [row.state for row in session.all(select(LeadRow.state))]
    assert states == ["stopped", "stopped"]
    office.passes(minutes=10)
    assert office.signs_in(SAM).takes_next() is None
    assert office.verifies().findings == []


def test_a_second_press_is_no_second_word(office: Office, visitor: Browser) -> None:
    link = stop_link(visitor, visitor.sends(ROSA).location)
    form = visitor.gets(link).page.form()
    for _ in range(3):
        assert visitor.posts(link, form).status == 303
    assert revocations(office) == 1


def test_the_link_needs_no_cookie_from_the_form(
    office: Office, visitor: Browser, web: Flask
) -> None:
    link = stop_link(visitor, visitor.sends(ROSA).location)
    other = Browser(web)
    assert other.posts(link, other.gets(link).page.form()).status == 303
    assert revocations(office) == 1


def test_a_browser_that_keeps_no_cookie_can_stop_calls_too(
    office: Office, visitor: Browser, web: Flask
) -> None:
    link = stop_link(visitor, visitor.sends(ROSA).location)
    assert Browser(web).posts(link, []).status == 303
    assert revocations(office) == 1


@pytest.mark.parametrize(
    "header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_a_press_that_another_site_makes_stops_nothing(
    office: Office, visitor: Browser, header: dict[str, str]
) -> None:
    link = stop_link(visitor, visitor.sends(ROSA).location)
    assert visitor.posts(link, [], headers=header).status == 403
    assert revocations(office) == 0


@pytest.mark.parametrize("code", ["K7P3MW4R", "A" * 22, "x", "%00"])
def test_a_wrong_code_stops_nobody(office: Office, visitor: Browser, code: str) -> None:
    visitor.sends(ROSA)
    assert visitor.gets(f"/stop/{code}").status == 404
    assert visitor.posts(f"/stop/{code}", []).status in (404, 422)
    assert revocations(office) == 0


def test_a_receipts_code_is_no_stop_code(visitor: Browser) -> None:
    receipt = visitor.sends(ROSA).location
    assert visitor.gets(receipt.replace("/received/", "/stop/")).status == 404
    link = stop_link(visitor, receipt)
    assert visitor.gets(link.replace("/stop/", "/received/")).status == 404


def test_the_page_tells_no_number(visitor: Browser, web: Flask) -> None:
    link = stop_link(visitor, visitor.sends(ROSA).location)
    source = Browser(web).gets(link).response.get_data(as_text=True)
    assert "555-0143" not in source
    assert "5550143" not in source
    assert "Alvarez" not in source


def test_who_guesses_codes_is_told_when_to_come_back(instance: Opened) -> None:
    settings = replace(instance.settings, ratelimit_enabled=True)
    limited = create_app(settings, instance.database, instance.keys)
    guesser = Browser(limited)
    for page in ("received", "stop"):
        answers = [guesser.gets(f"/{page}/{'A' * 22}") for _ in range(31)]
        assert answers[-1].status == 429
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert guesser.posts(f"/stop/{'A' * 22}", []).headers["Retry-After"]
    limited.extensions["press"].stop()


def test_the_button_needs_and_leaves_no_cookie(visitor: Browser, web: Flask) -> None:
    link = stop_link(visitor, visitor.sends(ROSA).location)
    answer = Browser(web).gets(link)
    assert "Set-Cookie" not in answer.headers
    assert answer.page.form() == []
    assert Browser(web).posts(link, []).headers.getlist("Set-Cookie") == []
