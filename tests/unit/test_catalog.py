"""Every word of the pages has its Spanish, with the same places to be filled in."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import IO, cast

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.web.formatting import LABELS
from app.web.words.languages import CATALOGS, templates_in

ROOT = Path(__file__).parents[2]
FOLDER = CATALOGS / "es" / "LC_MESSAGES"
PLACE = re.compile(r"%\(\w+\)s|[⟦{][^⟧}]*[⟧}]")
CODE, PAGES = [("app/web/**.py", "python")], [("templates/**.html", "jinja2")]
PAGES.append(("templates/**.txt", "jinja2"))


def read_catalog() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(cast("IO[str]", file))


def words_of(catalog: Catalog) -> list[Message]:
    return [one for one in catalog if one.id]


@cache
def asked_for() -> list[tuple[str, str]]:
    """Every word that templates and code ask the catalog for, after its file."""
    keywords = {"_": None, "gettext": None, "lazy_gettext": None}
    found = extract_from_dir(ROOT, method_map=CODE + PAGES, keywords=keywords)
    return [(str(file), str(words)) for file, _line, words, *_rest in found]


def faults_of(words: Message) -> list[str]:
    spanish = str(words.string)
    faults = [] if spanish.strip() else ["has no Spanish"]
    if words.fuzzy:
        faults.append("was only guessed")
    if spanish and sorted(PLACE.findall(spanish)) != sorted(PLACE.findall(str(words.id))):
        faults.append("has other places to be filled in")
    return [f"{words.id}: {fault}" for fault in faults]


def test_every_word_has_its_spanish() -> None:
    assert [fault for words in words_of(read_catalog()) for fault in faults_of(words)] == []


@pytest.mark.parametrize(
    "words",
    [
        Message("Error %(number)s", ""),
        Message("Error %(number)s", "Error %(numero)s"),
        Message("Phone", "Teléfono", flags={"fuzzy"}),
    ],
)
def test_words_without_their_spanish_are_found(words: Message) -> None:
    assert len(faults_of(words)) == 1


def test_the_catalog_holds_what_is_asked_for_and_no_more() -> None:
    assert {str(words.id) for words in words_of(read_catalog())} == {
        words for _, words in asked_for()
    }


def test_the_compiled_catalog_is_that_of_the_words() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read_catalog())
    assert (FOLDER / "messages.mo").read_bytes() == compiled.getvalue()


def test_products_are_named_in_spanish() -> None:
    spanish = templates_in("es").from_string("{{ _(words) }}")
    assert all(spanish.render(words=label) != label for label in LABELS.values())
