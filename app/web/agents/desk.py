"""Who works, and what they see of a lead that is not theirs: current_agent(), row_page()."""

from __future__ import annotations

from flask import render_template, request

from app.db import NotFound
from app.leads.holding.holds import Agent
from app.leads.holding.waiting import holder_of_kin
from app.leads.lookup.finding import Found, lead_of
from app.web.agents.rows import rows_of
from app.web.database import now, the_database
from app.web.guards import the_account
from app.web.words.actors import names_of_staff


def current_agent() -> Agent:
    """Who works; the guard lets nobody else reach these pages."""
    return Agent(the_account().id)


def known_lead(reference: str) -> Found:
    """The lead, unless it is unknown or erased: nobody learns which (SR-48); raises NotFound."""
    with the_database().reading() as session:
        lead = lead_of(session, reference)
    if lead.phone is None:
        raise NotFound("erased")
    return lead


def row_page(reference: str, template: str, **more: object) -> str:
    """A page about a lead with its row alone; raises NotFound."""
    lead, at = known_lead(reference), now()
    with the_database().reading() as session:
        row = rows_of(session, [lead], current_agent(), at=at)[0]
        other = holder_of_kin(session, current_agent(), reference, at=at)
        more["holder_of_kin"] = names_of_staff(session).get(other or 0, "")
    said = request.args.get("said", "")
    return render_template(template, row=row, state=lead.state.value, said=said, **more)
