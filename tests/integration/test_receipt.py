"""The receipt: exact words, in full for an hour to its sender, masked for everybody else."""

from __future__ import annotations

import gzip
import hashlib
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.consent.slots import HOLES
from app.leads.lookup.people import person_of_lead
from tests.office import Office
from tests.people import ROSA, WALTER
from tests.visiting import ADDRESS, Browser


def without_tokens(page: str) -> str:
    return re.sub(rf'(name="(?:{"|".join(HOLES)})" value=")[^"]+"', r'\1"', page)


def test_both_acts_stand_on_page_and_receipt_in_their_exact_characters(
    office: Office, visitor: Browser
) -> None:
    page = visitor.gets("/").response.get_data(as_text=True)
    receipt = visitor.gets(visitor.sends(ROSA).location).response.get_data(as_text=True)
    edition = office.edition
    for statement in (edition.privacy, edition.call):
        assert statement in page
        assert statement in receipt
    assert f"/privacy/{edition.policy_hash}" in receipt


def test_the_served_bytes_without_their_holes_have_the_editions_hash(
    office: Office, visitor: Browser
) -> None:
    page = visitor.gets("/").response.get_data(as_text=True)
    assert hashlib.sha256(page.encode()).hexdigest() != office.edition_hash
    assert hashlib.sha256(without_tokens(page).encode()).hexdigest() == office.edition_hash


def test_the_compressed_page_is_the_page(visitor: Browser, office: Office) -> None:
    answer = visitor.gets("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    unpacked = gzip.decompress(answer.response.data).decode()
    plain = visitor.gets("/").response.get_data(as_text=True)
    assert without_tokens(unpacked) == without_tokens(plain)
    assert office.edition.call in unpacked


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity", "br", ""])
def test_who_does_not_want_gzip_gets_none(visitor: Browser, accepted: str) -> None:
    answer = visitor.gets("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers


def test_two_servings_differ_only_in_their_tokens(visitor: Browser) -> None:
    first, second = dict(visitor.opens_the_form()), dict(visitor.opens_the_form())
    assert first["presentation"] != second["presentation"]
    assert {name for name in first if first[name] != second[name]} <= set(HOLES)


def test_the_sender_sees_number_and_address_in_full_for_an_hour(
    visitor: Browser, noon: time_machine.Traveller
) -> None:
    location = visitor.sends(ROSA, {"phone": "626-555-0143 x12"}).location
    words = visitor.gets(location).page.words
    assert "(626) 555-0143 ext. 12" in words
    assert "rosa@example.com" in words
    noon.shift(timedelta(minutes=59))
    assert "(626) 555-0143" in visitor.gets(location).page.words
    noon.shift(timedelta(minutes=2))
    words = visitor.gets(location).page.words
    assert "(626)" not in words
    assert "0143" in words
    assert "rosa@" not in words
    assert "r•••@example.com" in words


def test_a_second_press_shows_its_sender_the_number_too(visitor: Browser) -> None:
    form = visitor.opens_the_form()
    first = visitor.sends(ROSA, form=form).location
    visitor.client.delete_cookie("visit", domain="127.0.0.1")
    assert "(626)" not in visitor.gets(first).page.words
    fresh = visitor.opens_the_form()
    again = [(n, dict(fresh)["csrf_token"] if n == "csrf_token" else v) for n, v in form]
    assert visitor.sends(ROSA, form=again).location == first
    assert "(626) 555-0143" in visitor.gets(first).page.words


def test_another_browser_sees_them_masked(visitor: Browser, web: Flask) -> None:
    location = visitor.sends(ROSA).location
    words = Browser(web).gets(location).page.words
    assert "(626)" not in words
    assert "rosa@" not in words
    assert "0143" in words


def test_a_page_that_only_knows_the_name_learns_nothing_else(visitor: Browser, web: Flask) -> None:
    location = visitor.sends(ROSA, {"message": "About my heart"}).location
    source = Browser(web).gets(location).response.get_data(as_text=True)
    assert "heart" not in source
    assert "Alvarez" not in source


def test_the_reference_can_be_read_out(visitor: Browser) -> None:
    page = visitor.gets(visitor.sends(ROSA).location).page
    reference = page.title.rpartition(", ")[2].replace(" ", "")
    assert len(reference) == 8
    assert not set(reference) & set("IOQZ01")


def test_only_other_is_told_that_somebody_reads_first(visitor: Browser) -> None:
    answer = visitor.sends(ROSA, {"interests": ["other"], "message": "What is an HMO?"})
    assert "We will read your question" in visitor.gets(answer.location).page.words


@pytest.mark.parametrize("code", ["K7P3MW4R", "A" * 22, "x", "%00", "../etc", "A" * 500])
def test_a_wrong_code_and_a_reference_open_nothing(visitor: Browser, code: str) -> None:
    visitor.sends(ROSA)
    assert visitor.gets(f"/received/{code}").status == 404


def test_the_reference_opens_no_receipt(visitor: Browser) -> None:
    page = visitor.gets(visitor.sends(ROSA).location).page
    reference = page.title.rpartition(", ")[2].replace(" ", "")
    assert visitor.gets(f"/received/{reference}").status == 404


def test_two_people_have_two_receipts(visitor: Browser) -> None:
    first, second = visitor.sends(ROSA).location, visitor.sends(WALTER).location
    assert first != second
    assert "0143" in visitor.gets(first).page.words
    assert "0117" in visitor.gets(second).page.words


def test_the_policy_stands_for_ever_under_its_hash(office: Office, visitor: Browser) -> None:
    edition = office.edition
    current = visitor.gets("/privacy")
    version = visitor.gets(f"/privacy/{edition.policy_hash}")
    assert current.status == version.status == 200
    assert current.response.data == version.response.data
    assert visitor.gets(f"/privacy/{'0' * 64}").status == 404
    heading = next(
        line for line in edition.policy.splitlines() if not line.startswith("#") and line
    )
    assert heading in version.page.words


def test_every_file_that_the_page_names_is_there(visitor: Browser) -> None:
    page = visitor.gets("/").page
    paths = {one.get("src") for one in page.all("script")}
    paths |= {one.get("href") for one in page.all("link") if one.get("href", "").startswith("/")}
    assert len(paths) >= 2
    for path in paths:
        answer = visitor.client.get(str(path), base_url=ADDRESS)
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest() in str(path)


def test_a_slip_in_the_address_is_asked_about_for_who_has_no_script(visitor: Browser) -> None:
    slip = {"email": "rosa@gmial.com", "email_confirm": "rosa@gmial.com"}
    receipt = visitor.sends(ROSA, slip).location
    assert "Did you mean rosa@gmail.com?" in visitor.gets(receipt).page.words
    assert "Did you mean" not in Browser(visitor.app).gets(receipt).page.words
    other = visitor.sends(WALTER).location
    assert "Did you mean" not in visitor.gets(other).page.words


def test_a_medicare_number_is_taken_out_and_the_receipt_says_so(
    office: Office, visitor: Browser
) -> None:
    answer = visitor.sends(ROSA, {"message": "My number is 1EG4-TE5-MK73, thank you"})
    assert "We took out a number from your message." in visitor.gets(answer.location).page.words
    with office.instance.database.reading() as session:
        person = person_of_lead(session, 1)
    assert person is not None
    assert person.message == "My number is [number removed], thank you"
    other = visitor.sends(ROSA, {"message": "Please call in the morning"})
    assert "We took out a number" not in visitor.gets(other.location).page.words
