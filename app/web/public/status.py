"""For operators: alive, and ready to take a submission."""

from __future__ import annotations

from flask import Blueprint, Flask, Response
from flask.typing import ResponseReturnValue

from app.db import Unavailable
from app.schema import SchemaFault, require_newest
from app.web.database import the_database
from app.web.public.press import the_press

pages = Blueprint("status", __name__)


@pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Alive; asks nothing of the database."""
    return _text("alive\n", 200)


@pages.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Database, migrations and edition are ready, or what is missing."""
    try:
        with the_database().reading():
            require_newest(the_database().reader)
        the_press().current("en")
    except (Unavailable, SchemaFault) as fault:
        return _text(f"not ready: {fault}\n", 503)
    return _text("ready\n", 200)


def _text(words: str, code: int) -> Response:
    return Response(words, code, content_type="text/plain; charset=utf-8")


def init_app(web: Flask) -> None:
    """Adds both."""
    web.register_blueprint(pages)
