"""Do not call: every word to stop, who asks again, and the form by which an officer records one."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.db import Writing
from app.leads.lookup.finding import as_reference
from app.leads.stopping import BadStop, stop_contact
from app.leads.stops.whom import NobodyMeant, named_by
from app.web.compliance import suppressions_again, suppressions_lists, suppressions_states
from app.web.compliance.asking import NO_MOMENT, office_moment
from app.web.compliance.suppressions_page import HEARD, Faults, page_of_stops
from app.web.database import now, the_database
from app.web.fields import row_before, typed
from app.web.guards import the_account

pages = Blueprint("suppressions", __name__)
LONGEST = {"whom": 254, "words": 2_000, "said_at": 20, "channel": 20}


@pages.get("/suppressions")
def show() -> ResponseReturnValue:
    """The newest words to stop and who waits; that they were shown is an entry."""
    whom = as_reference(request.args.get("whom", "")) or ""
    return page_of_stops({"whom": whom}, {}, row_before(request.args.get("before")))


@pages.post("/suppressions")
def stop() -> ResponseReturnValue:
    """Ends all contact with a person whose word reached the office (C26)."""
    values, at = {name: typed(name, most) for name, most in LONGEST.items()}, now()
    faults = _faults(values, at)
    if not faults:
        try:
            with the_database().writing() as session:
                ended = _stop(session, values, at)
        except NobodyMeant as refused:
            faults = {"whom": str(refused)}
        except BadStop as refused:
            faults = {"said_at": str(refused)}
        else:
            return redirect(url_for("suppressions.show", ended=ended), 303)
    return make_response(page_of_stops(values, faults, None), 422)


def _faults(values: dict[str, str], at: datetime) -> Faults:
    faults, words = Faults(), values["words"].strip()
    if not values["whom"].strip():
        faults["whom"] = "Give a reference, a telephone number or an e-mail address"
    if values["channel"] not in HEARD:
        faults["channel"] = "Choose how it reached us"
    if not words or not "".join(words.split()).isprintable():
        faults["words"] = "Write what the person said, or what the letter says"
    elif len(words) > LONGEST["words"]:
        faults["words"] = f"This is too long: at most {LONGEST['words']:,} characters"
    moment = office_moment(values["said_at"]) if values["said_at"] else at
    if moment is None or moment > at:
        faults["said_at"] = NO_MOMENT if moment is None else "This moment lies ahead"
    return faults


def _stop(session: Writing, values: dict[str, str], at: datetime) -> int:
    phone, email = named_by(session, values["whom"])
    words = {"channel": values["channel"], "said": values["words"].strip()}
    said_at = office_moment(values["said_at"]) if values["said_at"] else None
    actor = the_account().actor
    return stop_contact(session, phone, words, actor=actor, at=at, received_at=said_at, email=email)


def init_app(web: Flask) -> None:
    """Adds the page, the officer's decision, the lists, and the emergencies."""
    for one in (
        pages,
        suppressions_again.pages,
        suppressions_lists.pages,
        suppressions_states.pages,
    ):
        web.register_blueprint(one)
