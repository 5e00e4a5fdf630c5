"""What goes wrong, told in Spanish: beside the answer, above the form, and as a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app import create_app
from app.cli.opening import Opened
from tests.integration.test_form_without import no_connection
from tests.integration.test_spanish import withdraw
from tests.office import Office, publish
from tests.people import ROSA
from tests.visiting import Browser


@pytest.fixture
def visitante(web: Flask) -> Browser:
    """Somebody who reads Spanish."""
    return Browser(web, "/es/")


@pytest.mark.parametrize(
    ("changes", "answer", "words"),
    [
        ({"first_name": "", "last_name": ""}, "name", "Escriba su nombre o su apellido"),
        ({"phone": "555"}, "phone", "Escriba los 10 dígitos de su teléfono"),
        ({"email_confirm": ""}, "email", "Escriba su correo electrónico en las dos casillas"),
        ({"interests": None}, "interests", "Elija al menos un tema"),
        ({"interests": "other", "message": ""}, "message", "Díganos en el mensaje"),
        ({"message": "á" * 2_001}, "message", "2,000 caracteres o menos. El suyo tiene 2,001"),
        ({"privacy_agreed": None}, "privacy", "Marque la casilla si acepta la política"),
    ],
)
def test_a_fault_is_told_in_spanish(
    visitante: Browser, changes: dict[str, str | None], answer: str, words: str
) -> None:
    back = visitante.sends(ROSA, changes)
    assert (back.status, back.notice) == (422, "Hay un problema")
    assert words in back.error(answer)
    assert back.page.title.startswith("Error: ")


def test_a_change_is_asked_about_in_spanish(visitante: Browser) -> None:
    form = visitante.opens_the_form()
    visitante.sends(ROSA, form=form)
    changed = visitante.sends(ROSA, {"phone": "626-555-0144"}, form=form)
    assert (changed.status, changed.notice) == (409, "¿Quiere enviar este cambio?")
    assert "Usted ya envió este formulario (10:00 a.m. PST)" in changed.page.words
    assert visitante.sends_again(changed).status == 303


def test_new_words_are_asked_about_in_spanish(
    instance: Opened, office: Office, visitante: Browser, web: Flask
) -> None:
    form = visitante.opens_the_form()
    withdraw(instance, "es", office)
    new = replace(instance.settings, seller_phone="626-555-0100")
    publish(instance, new, at=office.now + timedelta(seconds=1), language="es")
    web.extensions["press"].refresh()
    back = visitante.sends(ROSA, form=form)
    assert (back.status, back.notice) == (409, "Nuestro texto cambió")
    assert back.value("privacy_agreed") == ""


def test_a_page_that_is_a_day_old_is_made_new_in_spanish(
    visitante: Browser, noon: time_machine.Traveller
) -> None:
    form = visitante.opens_the_form()
    noon.shift(timedelta(hours=25))
    back = visitante.sends(ROSA, form=form)
    assert (back.status, back.notice) == (422, "Presione Enviar una vez más")


def test_too_many_requests_are_told_of_in_spanish(instance: Opened, noon: object) -> None:
    limited = replace(instance.settings, ratelimit_enabled=True)
    web = create_app(limited, instance.database, instance.keys)
    visitante = Browser(web, "/es/")
    answers = [visitante.sends(ROSA) for _ in range(61)]
    web.extensions["press"].stop()
    assert noon
    assert answers[-1].status == 429
    assert "Llegaron demasiadas solicitudes desde su red" in answers[-1].page.words
    assert answers[-1].value("first_name") == "Rosa"


def test_a_database_that_is_gone_is_told_of_in_spanish(
    instance: Opened, visitante: Browser
) -> None:
    form = visitante.opens_the_form()
    with no_connection(instance):
        back = visitante.sends(ROSA, form=form)
    assert (back.status, back.headers["Retry-After"]) == (503, "30")
    assert "No pudimos guardar su solicitud" in back.page.words
