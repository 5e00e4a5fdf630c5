"""The way out: withdraw consent by a link, without signing in; looking changes nothing."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.db import NotFound
from app.leads.lookup.finding import lead_of
from app.leads.stopping import phone_by_stop_code, stop_contact, stopped_at
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
    try:
        with the_database().writing() as session:
            reference, phone = phone_by_stop_code(session, code)
            if stopped_at(session, phone) is None:
                words = {"channel": "link", "said": _pressed(lead_of(session, reference).language)}
                stop_contact(session, phone, words, actor=f"visitor:{reference}", at=now())
    except NotFound:
        _refuse()
    return redirect(url_for("stop.ask", code=code), 303)


def _page(code: str) -> str:
    try:
        with the_database().reading() as session:
            reference, phone = phone_by_stop_code(session, code)
            language = lead_of(session, reference).language
            since = stopped_at(session, phone)
    except NotFound:
        _refuse()
    with speaking(language):
        return render_template(
            "public/stop.html",
            reference=grouped(reference),
            stopped_at=moment(since, language) if since else None,
        )


def _pressed(language: str) -> str:
    """What the person did, with the words that the button had for them."""
    with speaking(language):
        return f"pressed {gettext('Stop calling me')}"


def _refuse() -> None:
    """Unknown, malformed and erased look alike and cost alike."""
    refuse_guessing()
    abort(404)


def init_app(web: Flask) -> None:
    """Adds the way out."""
    web.register_blueprint(pages)
