"""Emergencies that a state has declared, by the hand of an officer (B-25)."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from app.consent.limits.emergencies import BadEmergency, declare_emergency, end_emergency
from app.db import NotFound
from app.web.compliance.asking import NO_MOMENT, office_moment
from app.web.compliance.suppressions_page import page_of_stops
from app.web.database import now, the_database
from app.web.fields import typed
from app.web.guards import the_account

pages = Blueprint("suppressions_states", __name__)
LONGEST = {"state": 2, "source": 200, "until": 20}


@pages.post("/suppressions/emergencies")
def declare() -> ResponseReturnValue:
    """From now on nobody in this state is called."""
    values, at = {name: typed(name, most) for name, most in LONGEST.items()}, now()
    ends_at = office_moment(values["until"]) if values["until"] else None
    if values["until"] and ends_at is None:
        return make_response(page_of_stops(values, {"until": NO_MOMENT}), 422)
    try:
        with the_database().writing() as session:
            source, actor = values["source"], the_account().actor
            term = (at, ends_at)
            declare_emergency(session, values["state"], term, source=source, actor=actor, at=at)
    except BadEmergency as refused:
        return make_response(page_of_stops(values, {refused.field: str(refused)}), 422)
    return redirect(url_for("suppressions.show", said="declared"), 303)


@pages.post("/suppressions/emergencies/end")
def end() -> ResponseReturnValue:
    """The state's people may be called again, from now on."""
    state, actor = typed("state", LONGEST["state"]), the_account().actor
    try:
        with the_database().writing() as session:
            end_emergency(session, state, source="an officer ended it", actor=actor, at=now())
    except NotFound:
        abort(422)
    return redirect(url_for("suppressions.show", said="ended"), 303)
