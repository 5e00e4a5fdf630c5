"""The queue, and one lead: taken, called, its outcome recorded."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.db import NotFound
from app.leads.lists.news import count_new
from app.leads.lookup.finding import as_reference
from app.leads.queue import claim_lead, claim_next_lead
from app.leads.review import reject_flagged, release_flagged
from app.web.agents.desk import current_agent, known_lead, row_page
from app.web.agents.filters import asked_for
from app.web.agents.lead.page import held_page
from app.web.agents.queue_page import my_page, news_words, queue_page
from app.web.agents.triage import triage_page
from app.web.database import now, the_database
from app.web.fields import row_before, typed
from app.web.guards import the_account

pages = Blueprint("leads", __name__)
TEMPLATES = {"": "agents/mine.html", "flagged": "agents/flagged.html"}
DECISIONS = {"release": release_flagged, "reject": reject_flagged}
LONGEST_CHOICE = 20


@pages.get("/leads")
def list_leads() -> ResponseReturnValue:
    """What is mine, or what waits, as the address asks for it."""
    asked, agent, at = asked_for(), current_agent(), now()
    if asked.view == "triage":
        return triage_page()
    with the_database().reading() as session:
        show_page = queue_page if asked.view else my_page
        values = show_page(session, agent, asked, at=at)
    name = TEMPLATES.get(asked.view, "agents/list.html")
    said = request.args.get("said", "")
    recorded_of = as_reference(request.args.get("of", ""))
    return render_template(name, **values, said=said, recorded_of=recorded_of)


@pages.get("/leads/news")
def tell_news() -> ResponseReturnValue:
    """How many have come since the page was made, for its script: no name, no number."""
    asked, newest = asked_for(), row_before(request.args.get("newest"))
    if newest is None:
        abort(404)
    with the_database().reading() as session:
        count = count_new(session, asked.sought, newest)
    return {"new": count, "words": news_words(count)}


@pages.post("/leads/next")
def take_next() -> ResponseReturnValue:
    """The oldest lead that may be called now, held by me from here on."""
    with the_database().writing() as session:
        given = claim_next_lead(session, current_agent(), at=now())
    if given.reference is None:
        said = "none_for_you" if given.passed else "none"
        return redirect(url_for("leads.list_leads", said=said), 303)
    return redirect(url_for("leads.show", reference=given.reference), 303)


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
