"""For operators: alive, and ready to take a submission."""

from __future__ import annotations

from flask import Blueprint, Flask, Response
from flask.typing import ResponseReturnValue

from app.db import Reading, Unavailable
from app.ledger.keyring import INTAKE
from app.ledger.rotation import newest_key
from app.notices.seen import worker_is_seen
from app.proof.watch import find_alarms
from app.schema import SchemaFault, require_newest
from app.web.database import now, the_database
from app.web.public.press import the_press
from app.web.words.alarms import alarm_line
from app.web.words.languages import LOCALES

NO_WORKER = "warning: no get-answers work was seen for 60 seconds, so entries and mails wait"
OLD_KEY = "warning: a new intake key is in the log: start get-answers serve again to sign with it"
pages = Blueprint("status", __name__)


@pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Alive; asks nothing of the database."""
    return _text("alive\n", 200)


@pages.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Database, migrations and edition are ready, or what is missing; then what is wrong beside.

    An alarm of the log stops no visitor, so that the answer stays 200 and says it.
    """
    try:
        with the_database().reading() as session:
            require_newest(the_database().reader)
            told = _told(session)
        the_press().current("en")
    except (Unavailable, SchemaFault) as fault:
        return _text(f"not ready: {fault}\n", 503)
    lacking = sorted(LOCALES.keys() - the_press().languages)
    told += [f"warning: no edition is published in language {one}" for one in lacking]
    return _text("\n".join(["ready", *told, ""]), 200)


def _told(session: Reading) -> list[str]:
    at = now()
    told = [alarm_line(one) for one in find_alarms(session, at=at)]
    if session.dialect == "postgresql" and not worker_is_seen(session, at=at):
        told.append(NO_WORKER)
    if newest_key(session, INTAKE) != the_database().pen.kid:
        told.append(OLD_KEY)
    return told


def _text(words: str, code: int) -> Response:
    return Response(words, code, content_type="text/plain; charset=utf-8")


def init_app(web: Flask) -> None:
    """Adds both."""
    web.register_blueprint(pages)
