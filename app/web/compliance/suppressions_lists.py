"""A version of a do-not-call list, loaded by an officer: the nation's or a state's (B-14, B-26)."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.consent.limits.listing import BadList, Heading, import_do_not_call_list
from app.web.compliance.suppressions_page import page_of_stops
from app.web.database import now, the_database
from app.web.fields import typed
from app.web.guards import the_account

pages = Blueprint("suppressions_lists", __name__)
LONGEST = {"list_source": 80, "list_date": 10, "list_state": 2, "list_days": 4}


@pages.post("/suppressions/lists")
def load() -> ResponseReturnValue:
    """Calls are checked by it from now on; a file cannot be kept, so it is chosen again."""
    values = {name: typed(name, most) for name, most in LONGEST.items()}
    try:
        heading, file = _heading(values), _file()
        with the_database().writing() as session:
            actor = the_account().actor
            count = import_do_not_call_list(session, file, heading, actor=actor, at=now())
    except BadList as refused:
        return make_response(page_of_stops(values, {f"list_{refused.field}": str(refused)}), 422)
    return redirect(url_for("suppressions.show", loaded=count), 303)


@pages.errorhandler(RequestEntityTooLarge)
def refuse_large(_fault: RequestEntityTooLarge) -> ResponseReturnValue:
    """What is too large is read by nobody, so that no field of it is known either."""
    return redirect(url_for("suppressions.show", said="large"), 303)


def _heading(values: dict[str, str]) -> Heading:
    """As it was typed; raises BadList for what is no day or no number."""
    try:
        listed_on = date.fromisoformat(values["list_date"])
    except ValueError:
        raise BadList("date", "This is no date such as 2026-11-15.") from None
    days = values["list_days"].strip()
    if not (days.isascii() and days.isdecimal()):
        raise BadList("days", "Give the days as a whole number.")
    return Heading(values["list_source"], listed_on, values["list_state"] or None, int(days))


def _file() -> bytes:
    """The one file of the form; raises BadList. Two of them are a 400, as with typed()."""
    files = request.files.getlist("list_file")
    if len(files) > 1:
        abort(400)
    if not files or not files[0].filename:
        raise BadList("file", "Choose the file of the list.")
    content: bytes = files[0].read()
    return content
