"""The visitor in Spanish: page, errors, receipt and way out, and what the record then says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app import create_app
from app.cli.demo import demonstration_settings, fill_demonstration, mark_as_demonstration
from app.cli.opening import Opened
from app.consent.edition import withdraw_edition
from app.consent.shown import current_edition, edition_shown, find_editions
from app.proof.export import export_consents
from app.settings import Settings
from app.staff.models import Role
from tests.integration.workplace import Workplace
from tests.office import NOON, Office
from tests.pages import read_page, text_of
from tests.people import ROSA, WALTER
from tests.visiting import Answer, Browser, Changes

TYPED: Changes = {
    "interests": ["part_d", "part_c"],
    "message": "¿Cubre a mi médica? Llámeme de tarde.",
}
PRESS = "Al hacer clic en Enviar en este formulario"


@pytest.fixture
def visitante(web: Flask) -> Browser:
    """Somebody who reads Spanish."""
    return Browser(web, "/es/")


def receives(visitante: Browser) -> Answer:
    sent = visitante.sends(ROSA, TYPED)
    assert sent.status == 303
    return visitante.gets(sent.location)


def withdraw(instance: Opened, language: str, office: Office) -> None:
    with instance.database.writing() as session:
        shown = current_edition(find_editions(session), language)
        assert shown is not None
        withdraw_edition(session, shown.sha256, actor="account:1", at=office.now)


def test_the_whole_way_is_in_spanish(office: Office, visitante: Browser) -> None:
    page = visitante.gets("/es/").page
    assert page.root.get("lang") == "es"
    assert "¿Qué son los grupos médicos" in page.title + page.words
    assert PRESS in page.words
    receipt = receives(visitante).page
    assert receipt.root.get("lang") == "es"
    assert "Recibimos su solicitud" in receipt.title
    for words in (PRESS, "Acepto la política de privacidad.", "(626) 555-0143"):
        assert words in receipt.words
    assert "Planes Medicare Advantage (Parte C)" in receipt.words
    assert "El 24 de noviembre de 2026, 10:00:" in receipt.words
    stop = next(a.get("href", "") for a in receipt.all("a") if "/stop/" in a.get("href", ""))
    asked = visitante.gets(stop).page
    assert "¿Detener todas las llamadas?" in asked.words
    done = visitante.gets(visitante.posts(stop, asked.form()).location).page
    assert "Desde ahora no podemos llamarle" in done.words
    assert office.verifies().findings == []


def test_the_record_holds_the_spanish_words(office: Office, visitante: Browser) -> None:
    receives(visitante)
    with office.instance.database.reading() as session:
        rows = export_consents(session, after=0, since=None, until=None)
        ticked, pressed = (row for _, row in rows)
        state = current_edition(find_editions(session), "es")
        assert state is not None
        edition = edition_shown(session, state.sha256)
    assert [ticked["language"], pressed["language"]] == ["es", "es"]
    assert pressed["statement"] == edition.call
    assert str(pressed["statement"]).startswith(PRESS)
    assert ticked["statement"] == "Acepto la política de privacidad."
    assert pressed["edition_hash"] == edition.sha256


def test_the_staff_sees_which_language_was_agreed_to(workplace: Workplace) -> None:
    visitante = Browser(workplace.house.web, "/es/")
    receipt = receives(visitante).page
    reference = next(text_of(p) for p in receipt.all("p") if p.get("class") == "reference")
    olive = workplace.signs_in("Olive", Role.COMPLIANCE)
    record = read_page(olive.get(f"/consents/{reference.replace(' ', '')}").get_data(as_text=True))
    assert "LanguageSpanish" in record.words
    acts = [one for one in record.all("p") if one.get("class") == "statement"]
    assert [one.get("lang") for one in acts] == ["es", "es"]
    assert text_of(acts[1]).startswith(PRESS)


def test_the_demonstration_has_people_of_both_languages(tmp_path: Path) -> None:
    settings = demonstration_settings(Settings(instance=tmp_path))
    mark_as_demonstration(settings.instance)
    demonstration = fill_demonstration(settings, NOON)
    with demonstration.database.reading() as session:
        rows = [row for _, row in export_consents(session, after=0, since=None, until=None)]
    demonstration.database.dispose()
    words = {(row["language"], row["edition_hash"]) for row in rows}
    assert sorted(language for language, _ in words) == ["en", "en", "es", "es"]


def test_an_address_below_es_that_is_nothing_says_so_in_spanish(visitante: Browser) -> None:
    nothing = visitante.gets("/es/nada")
    assert nothing.status == 404
    assert nothing.page.root.get("lang") == "es"
    assert "Aquí no hay nada" in nothing.page.words
    assert any(a.get("href") == "/es/" for a in nothing.page.all("a"))
    assert "There is nothing here" in visitante.gets("/nothing").page.words


def test_each_page_leads_to_the_same_page_in_the_other_language(visitante: Browser) -> None:
    pairs = (("/", "/es/"), ("/privacy", "/es/privacy"))
    for english, spanish in pairs:
        for page, other, language in ((english, spanish, "es"), (spanish, english, "en")):
            links = [a for a in visitante.gets(page).page.all("a") if a.get("hreflang")]
            assert [(a.get("href"), a.get("hreflang"), a.get("lang")) for a in links] == [
                (other, language, language)
            ]


def test_each_page_names_itself_and_its_other_language(
    instance: Opened, noon: time_machine.Traveller
) -> None:
    site = "https://answers.example.com"
    settings = replace(instance.settings, public_url=f"{site}/")
    web = create_app(settings, instance.database, instance.keys)
    pages = {path: Browser(web).gets(path).headers["Link"] for path in ("/", "/es/")}
    web.extensions["press"].stop()
    assert noon
    for path, links in pages.items():
        assert links.split(", ") == [
            f'<{site}{path}>; rel="canonical"',
            f'<{site}/>; rel="alternate"; hreflang="en"',
            f'<{site}/es/>; rel="alternate"; hreflang="es"',
            f'<{site}/>; rel="alternate"; hreflang="x-default"',
        ]


def test_the_browsers_language_decides_nothing(visitante: Browser) -> None:
    asked = {"Accept-Language": "es-US,es;q=0.9"}
    assert visitante.gets("/", headers=asked).page.root.get("lang") == "en"
    assert visitante.gets("/nothing", headers=asked).page.root.get("lang") == "en"


def test_without_a_spanish_edition_one_is_sent_to_the_english_page(
    instance: Opened, office: Office, visitante: Browser, web: Flask
) -> None:
    withdraw(instance, "es", office)
    web.extensions["press"].refresh()
    page = visitante.gets("/es/")
    assert (page.status, page.page.root.get("lang")) == (404, "es")
    assert "Esta página todavía no está en español" in page.page.words
    assert any(a.get("href") == "/" for a in page.page.all("a"))
    assert 'hreflang="es"' not in visitante.gets("/").headers["Link"]
    assert b"no edition is published in language es" in visitante.gets("/readyz").response.data
    assert Browser(web).sends(WALTER).status == 303


def test_one_language_has_no_say_in_the_other(
    instance: Opened, office: Office, visitante: Browser, web: Flask
) -> None:
    withdraw(instance, "en", office)
    web.extensions["press"].refresh()
    assert visitante.gets("/").status == 503
    assert visitante.sends(ROSA).status == 303
