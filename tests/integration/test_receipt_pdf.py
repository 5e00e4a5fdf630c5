"""The receipt as PDF: the exact words, readable by machines, the same bytes every time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
import time_machine
from flask import Flask

from app import create_app
from app.cli.opening import Opened
from tests.integration.test_stop import stop_link
from tests.office import NOON, Office, publish
from tests.people import ROSA
from tests.visiting import ADDRESS, Answer, Browser, filled_in

IN_ORDER = (
    "We have your request",
    "Your reference",
    "What you gave us",
    "What happens next",
    "What you agreed to",
    "you ticked this box",
    "And you pressed the button",
    "What you want to talk about",
    "Changed your mind?",
    "/stop/",
    "Your receipt",
    "/received/",
    "/privacy/",
    "Proof",
    "Fingerprint of your record",
)


def paper(visitor: Browser, receipt: str) -> Answer:
    answer = visitor.gets(f"{receipt}/receipt.pdf")
    assert answer.status == 200
    return answer


def words_of(pdf: bytes) -> str:
    """What a reader of the screen hears, line ends as blanks."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext")
    told = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True)
    return re.sub(r"\s+", " ", told.stdout.decode())


def test_it_holds_the_exact_words_in_the_order_of_the_receipt(
    office: Office, visitor: Browser
) -> None:
    receipt = visitor.sends(ROSA, {"interests": ["part_c", "other"], "message": "Hello"}).location
    words = words_of(paper(visitor, receipt).response.data)
    places = [words.index(one) for one in IN_ORDER]
    assert places == sorted(places)
    assert office.edition.privacy in words
    assert office.edition.call in words
    assert "Medicare Advantage Plans (Part C)" in words
    page = visitor.gets(receipt).page
    assert page.title.rpartition(", ")[2] in words
    (fingerprint,) = re.findall(r'class="hash">([0-9a-f]{64})<', page.source)
    assert fingerprint in words
    for one in (ROSA.first, ROSA.last, "Hello"):
        assert one not in words


def test_it_promises_no_call_to_who_stopped_them(visitor: Browser) -> None:
    receipt = visitor.sends(ROSA).location
    link = stop_link(visitor, receipt)
    assert "insurance agent will call (626)" in visitor.gets(receipt).page.words
    visitor.posts(link, visitor.gets(link).page.form())
    for said in (visitor.gets(receipt).page.words, words_of(paper(visitor, receipt).response.data)):
        assert "Calls to your number have ended. We will not call you." in said
        assert "insurance agent will call (626)" not in said
        assert "By clicking submit on this form" in said


def test_number_and_address_stand_in_full_for_an_hour_to_the_sender(
    visitor: Browser, web: Flask, noon: time_machine.Traveller
) -> None:
    receipt = visitor.sends(ROSA).location
    in_full = words_of(paper(visitor, receipt).response.data)
    assert "(626) 555-0143" in in_full
    assert ROSA.email in in_full
    other = words_of(paper(Browser(web), receipt).response.data)
    noon.shift(timedelta(minutes=61))
    later = words_of(paper(visitor, receipt).response.data)
    for masked in (other, later):
        assert "(•••) •••-0143" in masked
        assert "555-" not in masked
        assert ROSA.email not in masked


def test_the_same_record_gives_the_same_bytes(
    visitor: Browser, noon: time_machine.Traveller
) -> None:
    receipt = visitor.sends(ROSA).location
    noon.shift(timedelta(hours=2))
    first = paper(visitor, receipt).response.data
    noon.shift(timedelta(days=900))
    assert paper(visitor, receipt).response.data == first
    other = paper(visitor, visitor.sends(ROSA).location).response.data
    assert other != first, "the control"


def test_it_is_archivable_and_accessible(visitor: Browser) -> None:
    pdf = paper(visitor, visitor.sends(ROSA).location).response.data
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "A")
            assert told["pdfuaid:part"] == "1"
            assert told["dc:title"].startswith("We have your request, ")
        assert document.Root.MarkInfo.Marked
        assert document.Root.StructTreeRoot is not None
        assert str(document.Root.Lang) in ("en", "en-US")
        assert len(document.pages) <= 2
        box = [float(str(one)) for one in document.pages[0].mediabox.as_list()]
        assert box == [0, 0, 612, 792], "Letter"
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_a_spanish_receipt_is_a_spanish_paper(visitor: Browser, web: Flask) -> None:
    form = visitor.gets("/es/").page.form()
    receipt = visitor.posts("/es/", filled_in(form, ROSA, {})).location
    pdf = paper(visitor, receipt).response.data
    words = words_of(pdf)
    edition = web.extensions["press"].current("es").edition
    assert edition.call in words
    assert edition.privacy in words
    assert "Lo que usted aceptó" in words
    assert "What " not in words
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) in ("es", "es-US")


def test_a_character_that_no_font_has_costs_the_standard_alone(instance: Opened) -> None:
    with time_machine.travel(NOON):
        settings = replace(instance.settings, seller_name="李 #panic(1) \\ [Brokers]")
        publish(instance, settings, at=NOON + timedelta(seconds=1))
        web = create_app(settings, instance.database, instance.keys)
        visitor = Browser(web)
        pdf = paper(visitor, visitor.sends(ROSA).location).response.data
        web.extensions["press"].stop()
    assert "#panic(1) \\ [Brokers]" in words_of(pdf), "a value is never run"
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as told:
        assert "pdfaid:part" not in told


def test_its_answer_is_kept_by_nobody(visitor: Browser) -> None:
    answer = paper(visitor, visitor.sends(ROSA).location)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert re.fullmatch(r"inline; filename=\w{8}\.pdf", answer.headers["Content-Disposition"])


@pytest.mark.parametrize("code", ["K7P3MW4R", "A" * 22, "%00"])
def test_a_wrong_code_opens_none(visitor: Browser, code: str) -> None:
    visitor.sends(ROSA)
    assert visitor.gets(f"/received/{code}/receipt.pdf").status == 404


def test_who_asks_for_many_is_told_to_wait(instance: Opened) -> None:
    settings = replace(instance.settings, ratelimit_enabled=True)
    with time_machine.travel(NOON):
        web = create_app(settings, instance.database, instance.keys)
        visitor = Browser(web)
        path = f"{visitor.sends(ROSA).location}/receipt.pdf"
        answers = [visitor.client.get(path, base_url=ADDRESS) for _ in range(21)]
        web.extensions["press"].stop()
    assert [one.status_code for one in answers] == [200] * 20 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_server_starts_without_the_typesetter() -> None:
    code = "import sys, app.cli.serving; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    control = "import sys, typst; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", control], check=False).returncode == 1
