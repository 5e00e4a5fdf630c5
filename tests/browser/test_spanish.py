"""A visitor who reads Spanish, in a real browser, with scripts and without."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA, Visitor

pytestmark = pytest.mark.browser
NUMBERS = itertools.count(61)


def dolores() -> Visitor:
    """Dolores, each time with a number whose calls nobody has stopped."""
    return replace(ROSA, first="Dolores", last="Núñez", phone=f"(787) 555-01{next(NUMBERS)}")


@pytest.fixture
def visitante(context: BrowserContext) -> VisitorAtHome:
    """Somebody who reads Spanish, with a telephone in the hand."""
    return VisitorAtHome(context.new_page(), "es")


def test_dolores_goes_the_whole_way_in_spanish(visitante: VisitorAtHome) -> None:
    visitante.page.goto("/")
    visitante.page.get_by_role("link", name="Español", exact=True).click()
    visitante.sees("¿Qué son los grupos médicos y en qué se diferencian de los HMO?")
    person = dolores()
    visitante.fills_in(person)
    visitante.presses_submit()
    visitante.sees("Hay un problema")
    assert "Todavía no se envió nada. Lo que escribió sigue aquí." in visitante.reads()
    assert "Marque la casilla si acepta la política de privacidad" in visitante.reads()
    assert visitante.value("Apellidos") == "Núñez"
    visitante.agrees()
    visitante.presses_submit()
    visitante.sees("Recibimos su solicitud")
    assert person.phone in visitante.reads()
    assert "Al hacer clic en Enviar en este formulario, usted acepta" in visitante.reads()
    visitante.stops()
    assert "Desde ahora no podemos llamarle" in visitante.reads()
    visitante.page.get_by_role("link", name="Ir a la primera página").click()
    visitante.sees("Reciba respuestas a todas sus preguntas")


def test_dolores_reads_the_policy_in_spanish(visitante: VisitorAtHome) -> None:
    visitante.opens_the_page()
    visitante.page.get_by_role("link", name="Política de privacidad", exact=True).click()
    visitante.sees("Cómo detener nuestras llamadas")
    visitante.page.get_by_role("link", name="English", exact=True).click()
    visitante.sees("How to stop our calls")


def test_no_word_runs_over_the_edge_of_a_small_screen(visitante: VisitorAtHome) -> None:
    visitante.page.set_viewport_size({"width": 320, "height": 568})
    for path in ("/es/", "/es/privacy", "/es/nada"):
        visitante.page.goto(path)
        wide = visitante.page.evaluate("document.documentElement.scrollWidth")
        assert (path, wide) == (path, 320)
