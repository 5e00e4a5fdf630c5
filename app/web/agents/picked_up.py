"""A person who called is on the line: what may be discussed, the steps, and what came of it."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from app.db import NotFound, Writing
from app.leads.calls.consequences import INBOUND, Outcome
from app.leads.calls.details import Details
from app.leads.calls.inbound import pick_up, record_caller_outcome, record_caller_step
from app.leads.calls.steps import INBOUND as STEPS
from app.leads.calls.steps import Step, TakenBefore
from app.web.agents.caller.page import caller_page
from app.web.agents.calls import kept_or_form
from app.web.agents.desk import current_agent, known_lead, row_page
from app.web.database import now, the_database
from app.web.fields import typed

pages = Blueprint("picked_up", __name__)
LONGEST_CHOICE = 20


@pages.post("/leads/<reference:reference>/called-us")
def take(reference: str) -> ResponseReturnValue:
    """Somebody picked up: on record, and nobody loses the lead by it."""
    known_lead(reference)
    with the_database().writing() as session:
        pick_up(session, current_agent(), reference, at=now())
    return redirect(url_for("picked_up.show", reference=reference), 303)


@pages.get("/leads/<reference:reference>/called-us")
def show(reference: str) -> str:
    """The page of who picked up, which is an entry; to everybody else the row alone."""
    page = caller_page(current_agent(), reference, at=now())
    return page if page is not None else row_page(reference, "agents/row.html")


@pages.post("/leads/<reference:reference>/called-us/step")
def tick(reference: str) -> ResponseReturnValue:
    """One step of the call; a second press changes nothing."""
    sent = typed("step", LONGEST_CHOICE)
    if sent not in STEPS:
        abort(422)
    try:
        with the_database().writing() as session:
            record_caller_step(session, current_agent(), reference, Step(sent), at=now())
    except TakenBefore:
        pass  # the page shows when
    except NotFound:
        return _over(reference)
    return redirect(url_for("picked_up.show", reference=reference, _anchor="steps-title"), 303)


@pages.post("/leads/<reference:reference>/called-us/outcome")
def record(reference: str) -> ResponseReturnValue:
    """What came of their call, told by who picked up."""
    sent, agent, at = typed("outcome", LONGEST_CHOICE), current_agent(), now()
    if sent not in INBOUND:
        abort(422)

    def keep(session: Writing, details: Details) -> None:
        record_caller_outcome(session, agent, reference, Outcome(sent), at=at, details=details)

    try:
        form = kept_or_form(reference, keep, at)
    except NotFound:
        return _over(reference)
    if form is None:
        return redirect(url_for("leads.list_leads", said="inbound", of=reference), 303)
    page = caller_page(agent, reference, at=at, sent=form)
    return (page, 422) if page else _over(reference)


def _over(reference: str) -> ResponseReturnValue:
    return row_page(reference, "agents/not_on_the_line.html"), 409


def init_app(web: Flask) -> None:
    """Adds the pages of who picked up."""
    web.register_blueprint(pages)
