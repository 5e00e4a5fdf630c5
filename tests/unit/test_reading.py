"""All words of ours can be read at grade 8: the page, its form, its errors, policy and receipt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import textstat
from babel.support import Translations

from app.settings import Settings
from app.web.public.drafting import render_draft
from app.web.words.languages import CATALOGS, LOCALES
from tests.pages import NAMESPACE, Page, read_page
from tests.unit.test_catalog import asked_for

SELLER = Settings(
    instance=Path("/nonexistent"), seller_phone="626-555-0100", seller_hours="8 to 5", smtp_url="-"
)
FORM = ("form.html", "form_words.html", "form_problems.html", "form_page.html", "slots.html")
PAGES = {
    "drawings": ("article_figures.html",),
    "form": FORM,
    "receipt and copy": ("receipt.html", "receipt.txt", "letters.py"),
    "what an agent says first": ("saying.py",),
    "way out and errors": ("stop.html", "error.html", "errors.py", "privacy.html", "layout.html"),
}
ENDS_A_SENTENCE = {"h1", "h2", "h3", "p", "li", "label", "legend", "figcaption"}
LEAST = 100  # words: below that the figures say little
STIFF = re.compile(
    r"\b(obtain|prior to|utiliz\w+|in order to|commence|subsequent|pursuant|hereby|"
    r"con el fin de|mediante|asimismo|dicho|posteriormente|en virtud de)\b",
    re.IGNORECASE,
)


def sentences(element: Element) -> Iterator[str]:
    """What is read, each heading and item a sentence of its own; no drawing, no statement."""
    if element.get("data-statement") or not isinstance(element.tag, str):
        return
    if not element.tag.startswith(NAMESPACE):  # a drawing
        return
    yield element.text or ""
    for child in element:
        yield from sentences(child)
        yield child.tail or ""
    if element.tag.removeprefix(NAMESPACE) in ENDS_A_SENTENCE:
        yield ".\n"


def as_text(parts: list[str]) -> str:
    text = re.sub(r"\s+", " ", " ".join(parts))
    return re.sub(r"([.!?:])\s*\.", r"\1", text).replace(": ", ". ")


@cache
def drafted(language: str) -> tuple[Page, Page]:
    draft = render_draft(SELLER, language)
    return read_page(draft.page.decode()), read_page(draft.policy_page)


def sections_of(page: Page, tag: str) -> list[str]:
    """The text below each heading of the second order."""
    parts = list(sentences(next(page.all(tag))))
    heads = {"".join(one.itertext()) for one in page.all("h2")}
    sections: list[list[str]] = [[]]
    for part in parts:
        if part in heads:
            sections.append([])
        sections[-1].append(part)
    return [as_text(one) for one in sections]


def words_of(language: str, files: tuple[str, ...]) -> str:
    """All that these templates and modules can say, each a sentence, a name in each gap."""
    say = Translations.load(CATALOGS, [LOCALES[language]]).gettext
    asked = sorted({words for file, words in asked_for() if Path(file).name in files})
    filled = [re.sub(r"%\(\w+\)s|\{\w+\}|⟦.*?⟧", "Rosa", say(words)) for words in asked]
    return as_text([f"{one} ." for one in filled])


def texts_in(language: str) -> dict[str, str]:
    page, policy = drafted(language)
    whole = {
        "article": " ".join(sections_of(page, "article")),
        "policy": " ".join(sections_of(policy, "main")),
    }
    return whole | {name: words_of(language, files) for name, files in PAGES.items()}


@pytest.fixture
def spanish() -> Iterator[None]:
    """The measures count as Spanish does; they hold their language for everybody."""
    textstat.set_lang("es")
    yield
    textstat.set_lang("en_US")


def report(say: Callable[[str, object], None], name: str, figures: dict[str, float]) -> None:
    say(name, figures)
    print(name, figures)


@pytest.mark.parametrize("name", ["article", "policy", *PAGES])
def test_english_is_read_at_grade_eight(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    text = texts_in("en")[name]
    assert textstat.lexicon_count(text) >= LEAST
    grade = textstat.flesch_kincaid_grade(text)
    report(record_property, name, {"grade": grade, "smog": textstat.smog_index(text)})
    assert grade <= 8.0


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("name", ["article", "policy", *PAGES])
def test_spanish_is_read_as_easily(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    text = texts_in("es")[name]
    assert textstat.lexicon_count(text) >= LEAST
    ease, years = textstat.fernandez_huerta(text), textstat.crawford(text)
    report(record_property, name, {"fernandez_huerta": ease, "crawford": years})
    assert (ease >= 60, years <= 6) == (True, True), (ease, years)


def test_no_word_escapes_these_measures() -> None:
    measured = {file for files in PAGES.values() for file in files}
    assert {Path(file).name for file, _ in asked_for()} == measured


@pytest.mark.parametrize("tag", ["article", "main"])
def test_no_section_is_harder_than_grade_ten(tag: str) -> None:
    page, policy = drafted("en")
    sections = sections_of(page if tag == "article" else policy, tag)
    grades = {one[:40]: textstat.flesch_kincaid_grade(one) for one in sections}
    assert {start: grade for start, grade in grades.items() if grade > 10} == {}


def test_a_hard_text_is_found() -> None:
    hard = "The aforementioned beneficiary acknowledges the contractual stipulations herein. " * 20
    assert textstat.flesch_kincaid_grade(hard) > 8.0


@pytest.mark.parametrize("language", LOCALES)
def test_no_stiff_word_stands_where_a_plain_one_would(language: str) -> None:
    assert {n: STIFF.findall(t) for n, t in texts_in(language).items() if STIFF.search(t)} == {}


def test_the_grades_of_the_statements_are_on_record(
    record_property: Callable[[str, object], None],
) -> None:
    statements = render_draft(SELLER).statements
    for kind in ("call", "purpose", "not_government", "withdraw"):
        grade = textstat.flesch_kincaid_grade(statements[kind])
        report(record_property, kind, {"grade": grade})
