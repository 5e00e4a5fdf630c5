"""The privacy policy: the current one, and that of each edition for ever."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, request
from flask.typing import ResponseReturnValue

from app.consent.shown import newest_policy_page, policy_page
from app.db import NotFound, Unavailable
from app.web.database import the_database
from app.web.public.press import the_press
from app.web.words.languages import language_of_path

pages = Blueprint("policy", __name__)


@pages.get("/privacy")
@pages.get("/es/privacy")
def show() -> ResponseReturnValue:
    """The policy of the edition that visitors are shown now, or were shown last."""
    language = language_of_path(request.path)
    try:
        policy_hash = the_press().current(language).edition.policy_hash
    except Unavailable:
        with the_database().reading() as session:
            return newest_policy_page(session, language)
    return _stored(policy_hash)


@pages.get("/privacy/<sha256:sha256>")
def show_version(sha256: str) -> ResponseReturnValue:
    """The policy with exactly these words."""
    return _stored(sha256)


def _stored(sha256: str) -> bytes:
    try:
        with the_database().reading() as session:
            return policy_page(session, sha256)
    except NotFound:
        abort(404)


def init_app(web: Flask) -> None:
    """Adds the policy."""
    web.register_blueprint(pages)
