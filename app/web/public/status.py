"""For operators: alive, and ready to take a submission."""

from __future__ import annotations

from flask import Blueprint, Flask, Response
from flask.typing import ResponseReturnValue

from app.db import Unavailable
from app.notices.seen import worker_is_seen
from app.schema import SchemaFault, require_newest
from app.web.database import now, the_database, the_settings
from app.web.public.press import the_press
from app.web.words.languages import LOCALES

NO_WORKER = "warning: no get-answers work was seen for 60 seconds, so mails wait"
pages = Blueprint("status", __name__)


@pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Alive; asks nothing of the database."""
    return _text("alive\n", 200)


@pages.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Database, migrations and edition are ready, or what is missing; then who works beside us."""
    try:
        with the_database().reading() as session:
            require_newest(the_database().reader)
            is_alone = the_settings().smtp_url and session.dialect == "postgresql"
            mails_wait = is_alone and not worker_is_seen(session, at=now())
        the_press().current("en")
    except (Unavailable, SchemaFault) as fault:
        return _text(f"not ready: {fault}\n", 503)
    warnings = [NO_WORKER] if mails_wait else []
    lacking = sorted(LOCALES.keys() - the_press().languages)
    warnings += [f"warning: no edition is published in language {one}" for one in lacking]
    return _text("\n".join(["ready", *warnings, ""]), 200)


def _text(words: str, code: int) -> Response:
    return Response(words, code, content_type="text/plain; charset=utf-8")


def init_app(web: Flask) -> None:
    """Adds both."""
    web.register_blueprint(pages)
