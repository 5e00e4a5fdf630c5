"""The words and pages, to be read: which are shown, what they lack, how they look, who said yes."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.consent.documents import document_of, stored_draft
from app.consent.draft import hash_of
from app.consent.lint import Weight, stored_faults
from app.consent.measuring.storing import newest_measurement
from app.consent.models import PICTURE_TYPE
from app.consent.shown import EditionState, edition_shown, find_editions, steps_of
from app.db import NotFound, Reading
from app.web.database import now, the_database, the_settings
from app.web.words.actors import actor_words, names_of_staff
from app.web.words.editions import (
    KINDS,
    STEPS,
    WEIGHTS,
    approval_words,
    facts_told,
    measured_words,
    pictures_of,
    state_words,
    table_of,
)
from app.web.words.gaps import tell_gaps
from app.web.words.states import LANGUAGES

pages = Blueprint("editions", __name__)


@pages.get("/editions")
def list_editions() -> ResponseReturnValue:
    """Every edition with where it stands; of those that matter, what they lack."""
    at = now()
    with the_database().reading() as session:
        names = names_of_staff(session)
        rows = [
            {
                "sha256": state.sha256,
                "language": LANGUAGES.get(state.language, state.language),
                "state": state_words(state),
                "since": state.since,
                "who": actor_words(state.actor, names),
                "measured": measured_words(newest_measurement(session, state.sha256)),
                "standing": _standing(session, state, at),
            }
            for state in find_editions(session)
        ]
        gaps = tell_gaps(session, the_settings(), at=at)
    return render_template("compliance/editions.html", rows=rows, gaps=gaps)


@pages.get("/editions/<sha256:sha256>")
def show(sha256: str) -> ResponseReturnValue:
    """One edition: faults with their sources, measurement, statements, facts and steps."""
    with the_database().reading() as session:
        values = _values(session, sha256, now())
    return render_template("compliance/edition.html", **values)


@pages.get("/editions/<sha256:sha256>/as-drafted")
def as_drafted(sha256: str) -> ResponseReturnValue:
    """The page itself, in a frame from which nothing can be sent."""
    try:
        with the_database().reading() as session:
            page = edition_shown(session, sha256).page
    except NotFound:
        abort(404)
    return Response(page.encode(), content_type="text/html; charset=utf-8")


@pages.get("/editions/<sha256:sha256>/pictures/<sha256:picture>")
def picture(sha256: str, picture: str) -> ResponseReturnValue:
    """One picture of the newest measurement."""
    with the_database().reading() as session:
        measurement = newest_measurement(session, sha256)
        known = pictures_of(measurement) if measurement else []
        if picture not in {sha256 for _, sha256 in known}:
            abort(404)
        body, _media_type = document_of(session, picture)
    return Response(body, content_type=PICTURE_TYPE)


def _standing(session: Reading, state: EditionState, at: datetime) -> int | None:
    """How many facts are still to be given; None: nobody is shown this edition or will be."""
    if not state.may_be_shown:
        return None
    faults = stored_faults(session, state.sha256, at=at)
    return sum(fault.weight is Weight.STANDS for fault in faults)


def _values(session: Reading, sha256: str, at: datetime) -> dict[str, object]:
    state = next((one for one in find_editions(session) if one.sha256 == sha256), None)
    if state is None:
        abort(404)
    draft = stored_draft(session, sha256)
    measurement = newest_measurement(session, sha256)
    faults = stored_faults(session, sha256, at=at)
    steps = steps_of(session, sha256)
    names = names_of_staff(session)
    return {
        "sha256": sha256,
        "language": LANGUAGES.get(state.language, state.language),
        "state": state_words(state),
        "page_matches": hash_of(draft.page) == sha256,
        "faults": [(WEIGHTS[w], [one for one in faults if one.weight is w]) for w in Weight],
        "measured": measured_words(measurement),
        "measurement": measurement,
        "measured_by": actor_words(measurement.actor, names) if measurement else "",
        "grid": table_of(measurement) if measurement else None,
        "pictures": pictures_of(measurement) if measurement else [],
        "spoken": state.language,
        "statements": [
            (kind, KINDS.get(kind, kind), words, hash_of(words))
            for kind, words in draft.statements.items()
        ],
        "facts": facts_told(draft.facts),
        "steps": [(one, STEPS[one.step], actor_words(one.actor, names)) for one in steps],
        "approval": approval_words(steps),
    }


def init_app(web: Flask) -> None:
    """Adds the pages of the compliance officers that show editions."""
    web.register_blueprint(pages)
