"""The way out: withdraw consent by a link, without signing in; looking changes nothing."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.db import NotFound, Reading
from app.leads.stopping import Asker, asker_by_stop_code, stop_contact, stopped_at
from app.web.database import now, the_database
from app.web.forgery import refuse_other_sites
from app.web.formatting import grouped, moment
from app.web.limits import refuse_guessing
from app.web.words.languages import speaking

pages = Blueprint("stop", __name__)


@pages.get("/stop/<code>")
def ask(code: str) -> ResponseReturnValue:
    """Asks whether to stop, or says since when we may not call."""
    return _page(code)


@pages.post("/stop/<code>")
def stop(code: str) -> ResponseReturnValue:
    """Ends all calls to the number at once (47 CFR 64.1200(a)(10)).

    The code is the secret: a browser that keeps no cookie can stop calls too.
    """
    refuse_other_sites()
    with the_database().writing() as session:
        asker = _asker(session, code)
        if asker.phone is not None and stopped_at(session, asker, at=now()) is None:
            words = {"channel": "link", "said": _pressed(asker.language)}
            actor = f"visitor:{asker.reference}"
            stop_contact(session, asker.phone, words, actor=actor, at=now())
    return redirect(url_for("stop.ask", code=code), 303)


def _page(code: str) -> str:
    with the_database().reading() as session:
        asker = _asker(session, code)
        since = stopped_at(session, asker, at=now())
    with speaking(asker.language):
        return render_template(
            "public/stop.html",
            reference=grouped(asker.reference),
            stopped_at=moment(since, asker.language) if since else None,
            erased_at=moment(asker.erased_at, asker.language) if asker.erased_at else None,
        )


def _asker(session: Reading, code: str) -> Asker:
    """Whose code it is: unknown and malformed look alike and cost alike."""
    try:
        return asker_by_stop_code(session, code)
    except NotFound:
        refuse_guessing()
        abort(404)


def _pressed(language: str) -> str:
    """What the person did, with the words that the button had for them."""
    with speaking(language):
        return f"pressed {gettext('Stop calling me')}"


def init_app(web: Flask) -> None:
    """Adds the way out."""
    web.register_blueprint(pages)
