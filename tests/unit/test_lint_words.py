"""The words on disk as they would be published: names filled in, nothing left open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.consent.lint import NEEDED, find_faults, refusing
from app.consent.slots import fill, names_in
from app.consent.words import Seller, WordsMissing, read_statements
from app.leads.contact import Reason
from app.settings import Settings
from app.web.public.answers import ANSWER_OF
from app.web.public.drafting import policy_blocks, render_draft
from app.web.words.languages import LOCALES
from tests.office import OPENED_AT

WHOLE = Seller("HRBC", "626-555-0100", "License 0A12345", "1 Main Street", "8 to 5")


def settings(**changes: str) -> Settings:
    return Settings(instance=Path("/nonexistent"), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("seller", [Seller("HRBC"), WHOLE])
def test_no_statement_holds_a_placeholder(seller: Seller, language: str) -> None:
    statements = read_statements(language, seller)
    assert set(NEEDED) <= set(statements)
    for words in statements.values():
        assert "{" not in words
        assert "None" not in words
        assert words.strip()


def test_the_sellers_name_stands_in_the_statement_above_the_button() -> None:
    assert "Other & Sons works with" in read_statements("en", Seller("Other & Sons"))["call"]


def test_a_language_without_words_is_named() -> None:
    with pytest.raises(WordsMissing, match="xx"):
        read_statements("xx", WHOLE)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", ["HRBC", "Sons & Partners <LLC>", 'O\'Neill "Best"'])
def test_what_would_be_published_now_has_no_fault(name: str, language: str) -> None:
    street = "1 Best Street & Gifts Road"
    draft = render_draft(settings(seller_name=name, seller_address=street), language)
    assert refusing(find_faults(draft, at=OPENED_AT)) == []
    assert "⟦" not in draft.page.decode()
    assert "⟦" not in draft.policy_page


def test_without_settings_no_sentence_has_a_gap() -> None:
    for language in LOCALES:
        page = render_draft(settings(), language).page.decode()
        assert "None" not in page
        assert "tel:" not in page
        assert page.count(SAID_BEFORE[language][0]) == 0


SAID_BEFORE = {
    "en": ("We call from", "between 8 in the morning and 8 in the evening", "on your receipt"),
    "es": ("Llamamos desde el", "entre las 8 de la mañana y las 8 de la noche", "de su recibo"),
}


@pytest.mark.parametrize("language", LOCALES)
def test_who_reads_knows_before_the_first_field_which_number_rings_and_when(language: str) -> None:
    page = render_draft(settings(seller_phone="(626) 555-0100"), language).page.decode()
    before = page[page.index('id="form"') : page.index("<fieldset")]
    for words in (*SAID_BEFORE[language], "(626) 555-0100"):
        assert words in before


@pytest.mark.parametrize(
    ("printed", "dialled"),
    [
        ("(626) 555-0100", "+16265550100"),
        ("1-626-555-0100", "+16265550100"),
        ("by mail", "bymail"),
    ],
)
def test_the_number_in_the_header_can_be_dialled_from_anywhere(printed: str, dialled: str) -> None:
    page = render_draft(settings(seller_phone=printed)).page.decode()
    assert f'<a href="tel:{dialled}">{printed}</a>' in page


@pytest.mark.parametrize("kind", NEEDED)
def test_a_language_that_lacks_one_statement_may_not_be_published(kind: str) -> None:
    draft = render_draft(settings(), "es")
    lacking = {name: words for name, words in draft.statements.items() if name != kind}
    faults = refusing(find_faults(replace(draft, statements=lacking), at=OPENED_AT))
    assert f"The statement {kind} is missing." in [fault.words for fault in faults]


def test_the_hours_are_said_in_the_language_of_the_page() -> None:
    given = settings(
        seller_phone="626-555-0100", seller_hours="Mon to Fri", seller_hours_es="lunes a viernes"
    )
    pages = {language: render_draft(given, language).page.decode() for language in LOCALES}
    assert ("Mon to Fri" in pages["en"], "lunes a viernes" in pages["en"]) == (True, False)
    assert ("Mon to Fri" in pages["es"], "lunes a viernes" in pages["es"]) == (False, True)
    without = render_draft(settings(seller_hours="Mon to Fri"), "es")
    told = [fault.words for fault in find_faults(without, at=OPENED_AT)]
    assert "The hours of the telephone are not given." in told


def test_both_languages_have_the_same_slots() -> None:
    english, spanish = (names_in(render_draft(settings(), one).form) for one in LOCALES)
    assert english == spanish


def test_the_statement_in_spanish_quotes_its_button() -> None:
    draft = render_draft(settings(), "es")
    assert draft.statements["call"].startswith("Al hacer clic en Enviar ")
    assert draft.page.decode().count('<button type="submit">Enviar</button>') == 1
    other = replace(draft, button="Mandar")
    assert refusing(find_faults(other, at=OPENED_AT)) != []


def test_a_page_carries_no_address_of_the_site() -> None:
    page = render_draft(settings(public_url="https://answers.example.com")).page.decode()
    assert "answers.example.com" not in page


def test_every_fault_of_a_field_has_its_sentence() -> None:
    names = names_in(render_draft(settings()).form)
    for reason in Reason:
        answer = {"phone": "phone", "email": "email", "name": "name", "message": "message"}[
            reason.value.partition("_")[0]
        ]
        assert f"error.{answer}.{reason.value}" in names
    for answer in set(ANSWER_OF.values()):
        assert f"error.{answer}" in names
        assert f"error.{answer}.repeated" in names


def test_every_notice_has_its_words() -> None:
    form = render_draft(settings()).form
    for notice in ("expired", "changed", "words", "cookies", "busy", "many"):
        shown = fill(form, {}, {"notices", f"notice.{notice}"})
        assert shown.count('id="notice-title"') == 1


def test_a_policy_is_read_in_headings_and_paragraphs() -> None:
    assert policy_blocks("## One\n\nTwo\nlines\n\n\n") == [
        ("heading", "One"),
        ("paragraph", "Two\nlines"),
    ]
