"""Holding a lead: kept while one works on it, given back, taken over."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from app.consent.limits.choosing import NoReason
from app.db import NotFound, Reading
from app.leads.holding.holds import release_lead, renew_lease
from app.leads.holding.taking import take_over_lead
from app.leads.lookup.finding import lead_of
from app.web.agents.desk import current_agent, known_lead, row_page
from app.web.agents.lead.held import held_lead
from app.web.agents.lead.page import held_page
from app.web.agents.lead.sent import Sent
from app.web.agents.rows import held_words, holder_of, minutes_left
from app.web.database import now, the_database
from app.web.fields import typed
from app.web.words.actors import names_of_staff

pages = Blueprint("holding", __name__)
LONGEST_REASON, LONGEST_WORD = 300, 3
TOO_LONG = f"Say it in {LONGEST_REASON} characters or fewer."
NO_REASON = "Say why: the one who holds it reads it, and it stays on record."


@pages.post("/leads/<reference:reference>/give-back")
def give_back(reference: str) -> ResponseReturnValue:
    """The lead keeps its age, and so its place; a reason is kept if there is one."""
    reason, agent, at = typed("why", 2 * LONGEST_REASON), current_agent(), now()
    if len(reason) > LONGEST_REASON:
        again = Sent({"why": reason}, {"why": TOO_LONG})
        page = held_page(agent, reference, at=at, sent=again)
        return (page, 422) if page else (row_page(reference, "agents/not_yours.html"), 409)
    try:
        with the_database().writing() as session:
            release_lead(session, agent, reference, reason, at=at)
    except NotFound:
        return row_page(reference, "agents/not_yours.html"), 409
    return redirect(url_for("leads.list_leads", said="given_back"), 303)


@pages.post("/leads/<reference:reference>/take-over")
def take_over(reference: str) -> ResponseReturnValue:
    """From another agent's hands into mine, for a reason that stays on record."""
    reason = typed("reason", LONGEST_REASON)
    if len(reason) > LONGEST_REASON:
        return row_page(reference, "agents/row.html", reason=reason, error=TOO_LONG), 422
    try:
        with the_database().writing() as session:
            take_over_lead(session, current_agent(), reference, reason, at=now())
    except NoReason:
        return row_page(reference, "agents/row.html", reason=reason, error=NO_REASON), 422
    except NotFound:
        known_lead(reference)
        return redirect(url_for("leads.show", reference=reference, said="taken"), 303)
    return redirect(url_for("leads.show", reference=reference), 303)


@pages.post("/leads/<reference:reference>/stay")
def stay(reference: str) -> ResponseReturnValue:
    """Asked by the open page: keeps the lead, and says what has changed; never the number."""
    known_lead(reference)
    agent, at, is_calling = current_agent(), now(), typed("calling", LONGEST_WORD) == "yes"
    try:
        with the_database().writing() as session:
            renew_lease(session, agent, reference, at=at, is_calling=is_calling)
    except NotFound:
        pass  # nothing to keep: what is told says whose it is
    with the_database().reading() as session:
        return jsonify(_standing(session, reference, at))


def _standing(session: Reading, reference: str, at: datetime) -> dict[str, object]:
    try:
        held = held_lead(session, current_agent(), reference, at=at)
    except NotFound:
        holder = holder_of(lead_of(session, reference), names_of_staff(session), at)
        return {"held": False, "taken_by": holder or None}
    left = minutes_left(held.lead, at)
    return {
        "held": True,
        "taken_by": None,
        "minutes_left": left,
        "words": held_words(left),
        "may_call": bool(held.answer.products),
        "changes_in": held.seconds_to_change,
    }


def init_app(web: Flask) -> None:
    """Adds what one does with a lead in one's hands."""
    web.register_blueprint(pages)
