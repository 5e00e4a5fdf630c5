"""Holding a lead: given back, taken over."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, url_for
from flask.typing import ResponseReturnValue

from app.db import NotFound
from app.leads.holding.holds import release_lead
from app.web.agents.desk import current_agent, row_page
from app.web.database import now, the_database

pages = Blueprint("holding", __name__)


@pages.post("/leads/<reference:reference>/give-back")
def give_back(reference: str) -> ResponseReturnValue:
    """The lead keeps its age, and so its place."""
    try:
        with the_database().writing() as session:
            release_lead(session, current_agent(), reference, at=now())
    except NotFound:
        return row_page(reference, "agents/not_yours.html"), 409
    return redirect(url_for("leads.list_leads", said="given_back"), 303)


def init_app(web: Flask) -> None:
    """Adds what one does with a lead in one's hands."""
    web.register_blueprint(pages)
