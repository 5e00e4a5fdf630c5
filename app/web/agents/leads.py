"""The queue, and one lead: taken, called, its outcome recorded."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.db import NotFound
from app.leads.calls.outcomes import Outcome, record_outcome
from app.leads.queue import claim_lead, claim_next_lead
from app.leads.review import reject_flagged, release_flagged
from app.web.agents.desk import current_agent, known_lead, row_page
from app.web.agents.lead.page import held_page
from app.web.agents.queue_page import VIEWS, queue_page
from app.web.database import now, the_database
from app.web.fields import row_before, typed
from app.web.guards import the_account

pages = Blueprint("leads", __name__)
DECISIONS = {"release": release_flagged, "reject": reject_flagged}
LONGEST_CHOICE = 20


@pages.get("/leads")
def list_leads() -> ResponseReturnValue:
    """What I hold, the one button, and what waits."""
    view = request.args.get("state", "")
    before = row_before(request.args.get("before"))
    if view not in VIEWS:
        abort(404)
    with the_database().reading() as session:
        values = queue_page(session, current_agent(), view, before, at=now())
    name = "agents/flagged.html" if view == "flagged" else "agents/list.html"
    return render_template(name, **values, said=request.args.get("said", ""))


@pages.post("/leads/next")
def take_next() -> ResponseReturnValue:
    """The oldest lead that may be called now, held by me from here on."""
    with the_database().writing() as session:
        reference = claim_next_lead(session, current_agent(), at=now())
    if reference is None:
        return redirect(url_for("leads.list_leads", said="none"), 303)
    return redirect(url_for("leads.show", reference=reference), 303)


@pages.get("/leads/<reference:reference>")
def show(reference: str) -> ResponseReturnValue:
    """All of it to its holder, which is an entry; to every other agent its row alone."""
    page = held_page(current_agent(), reference, at=now())
    if page is not None:
        return page
    return row_page(reference, "agents/row.html")


@pages.post("/leads/<reference:reference>/claim")
def take(reference: str) -> ResponseReturnValue:
    """One lead by its reference; who comes second sees whose it is now."""
    known_lead(reference)
    with the_database().writing() as session:
        is_mine = claim_lead(session, current_agent(), reference, at=now())
    said = None if is_mine else "taken"
    return redirect(url_for("leads.show", reference=reference, said=said), 303)


@pages.post("/leads/<reference:reference>/outcome")
def record(reference: str) -> ResponseReturnValue:
    """What came of the call; without a hold nothing is recorded, and the page says why."""
    sent = typed("outcome", LONGEST_CHOICE)
    if sent not in set(Outcome):
        abort(422)
    try:
        with the_database().writing() as session:
            record_outcome(session, current_agent(), reference, Outcome(sent), at=now())
    except NotFound:
        return row_page(reference, "agents/not_yours.html"), 409
    return redirect(url_for("leads.list_leads", said=sent), 303)


@pages.post("/leads/<reference:reference>/flagged")
def decide_flagged(reference: str) -> ResponseReturnValue:
    """A person's or a machine's: somebody looked, on record."""
    decision = typed("decision", LONGEST_CHOICE)
    if decision not in DECISIONS:
        abort(422)
    actor = the_account().actor
    said = decision
    try:
        with the_database().writing() as session:
            DECISIONS[decision](session, reference, actor=actor, at=now())
    except NotFound:
        known_lead(reference)
        said = "decided"
    return redirect(url_for("leads.list_leads", state="flagged", said=said), 303)


def init_app(web: Flask) -> None:
    """Adds the pages of the agents."""
    web.register_blueprint(pages)
