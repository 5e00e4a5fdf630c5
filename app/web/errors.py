"""Every refusal as a page in the product's look, with a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from app.db import NotFound, Unavailable
from app.web.journal import log, log_fault
from app.web.sessions import is_staff_path

RETRY_AFTER = 30


@dataclass(frozen=True)
class Words:
    """Title and sentence of an error page."""

    title: str
    sentence: str


WORDS: Final = {
    400: Words("We could not read that", "Go back, load the page again and try once more."),
    401: Words("You are signed out", "Sign in and try again."),
    403: Words("This page is not yours to open", "Your account has no right to it."),
    404: Words("There is nothing here", "The address may be wrong, or the page is gone."),
    405: Words("That is not possible here", "Go back and use the buttons of the page."),
    409: Words("Somebody was quicker", "What you wanted to change has changed since."),
    411: Words("We could not read that", "Your browser sent the form in parts. Try another one."),
    413: Words(
        "That is too much text", "Go back and shorten your message to 2,000 characters or fewer."
    ),
    415: Words("We could not read that", "Send the form with the button on the page."),
    429: Words("Too many tries", "Wait a few minutes and try again."),
    500: Words("Something went wrong on our side", "Nothing was stored. Try again in a minute."),
    503: Words("We are busy just now", "Nothing was stored. Try again in a minute."),
}


def error_page(status: int) -> Response:
    """The page of a status; needs no database and no cookie."""
    words = WORDS.get(status, WORDS[400 if status < 500 else 500])
    staff = is_staff_path(request.path)
    values = {
        "status": status,
        "title": words.title,
        "words": words.sentence,
        "way_back": ("/staff", "To my first page") if staff else ("/", "To the first page"),
    }
    name = "errors/staff_error.html" if staff and status != 503 else "errors/error.html"
    return make_response(render_template(name, **values), status)


def init_app(web: Flask) -> None:
    """Turns every refusal and fault into its page; no page holds an exception's text."""
    web.register_error_handler(HTTPException, _refused)
    web.register_error_handler(NotFound, lambda _fault: error_page(404))
    web.register_error_handler(Unavailable, _unavailable)
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


def _unknown(fault: Exception) -> Response:
    log_fault(fault)
    return error_page(500)
