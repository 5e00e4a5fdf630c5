"""Every refusal as a page in the product's look, with a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from app.db import NotFound, Unavailable
from app.ledger.leaf import BadLeaf
from app.web.journal import log, log_fault
from app.web.sessions import is_staff_path
from app.web.words.languages import FIRST_PAGES, language_now

RETRY_AFTER = 30


@dataclass(frozen=True)
class Words:
    """Title and sentence of an error page, in the language of whoever reads it."""

    title: str
    sentence: str


WORDS: Final = {
    400: Words(_("We could not read that"), _("Go back, load the page again and try once more.")),
    401: Words(_("You are signed out"), _("Sign in and try again.")),
    403: Words(_("This page is not yours to open"), _("Your account has no right to it.")),
    404: Words(_("There is nothing here"), _("The address may be wrong, or the page is gone.")),
    405: Words(_("That is not possible here"), _("Go back and use the buttons of the page.")),
    409: Words(_("Somebody was quicker"), _("What you wanted to change has changed since.")),
    411: Words(
        _("We could not read that"), _("Your browser sent the form in parts. Try another one.")
    ),
    413: Words(
        _("That is too much text"),
        _("Go back and shorten your message to 2,000 characters or fewer."),
    ),
    415: Words(_("We could not read that"), _("Send the form with the button on the page.")),
    429: Words(_("Too many tries"), _("Wait a few minutes and try again.")),
    500: Words(
        _("Something went wrong on our side"), _("Nothing was stored. Try again in a minute.")
    ),
    503: Words(_("We are busy just now"), _("Nothing was stored. Try again in a minute.")),
}


NOT_IN_SPANISH: Final = Words(
    _("This page is not in Spanish yet"), _("You can read it and ask for a call in English.")
)

CHANGED: Final = Words(
    "An entry of the log was changed",
    "It is not what was signed, so nothing is told of it. Change nothing, and have the operator "
    "run get-answers ledger verify.",
)


def error_page(status: int) -> Response:
    """The page of a status; needs no database and no cookie."""
    words = WORDS.get(status, WORDS[400 if status < 500 else 500])
    if not is_staff_path(request.path):
        return _page(status, words, (FIRST_PAGES[language_now()], _("To the first page")))
    name = "errors/error.html" if status == 503 else "errors/staff_error.html"
    return _page(status, words, ("/staff", _("To my first page")), name)


def only_in_english() -> Response:
    """Says in Spanish that there is no Spanish page, and where the English one is."""
    return _page(404, NOT_IN_SPANISH, (FIRST_PAGES["en"], _("To the page in English")))


def _page(
    status: int, words: Words, way_back: tuple[str, str], name: str = "errors/error.html"
) -> Response:
    values = {"title": words.title, "words": words.sentence, "way_back": way_back}
    return make_response(render_template(name, status=status, **values), status)


def init_app(web: Flask) -> None:
    """Turns every refusal and fault into its page; no page holds an exception's text."""
    web.register_error_handler(HTTPException, _refused)
    web.register_error_handler(NotFound, lambda _fault: error_page(404))
    web.register_error_handler(Unavailable, _unavailable)
    web.register_error_handler(BadLeaf, _changed)
    web.register_error_handler(Exception, _unknown)


def _refused(refusal: HTTPException) -> Response:
    if refusal.code is None or refusal.code < 400:
        return make_response(refusal.get_response())
    response = error_page(refusal.code)
    for name, value in refusal.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _unavailable(fault: Unavailable) -> Response:
    log.warning("unavailable", kind=str(fault))
    response = error_page(503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _changed(fault: BadLeaf) -> Response:
    log_fault(fault)
    if not is_staff_path(request.path):
        return error_page(500)
    return _page(500, CHANGED, ("/staff", _("To my first page")), "errors/staff_error.html")


def _unknown(fault: Exception) -> Response:
    log_fault(fault)
    return error_page(500)
