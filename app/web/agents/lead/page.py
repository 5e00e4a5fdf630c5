"""One lead as its holder sees it: may I call, what about, what to say first, what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import render_template

from app.db import NotFound, Writing
from app.leads.facts import facts_of_number
from app.leads.holding.holds import Agent, lead_held_by
from app.leads.known.office import agent_of
from app.leads.lookup.finding import lead_of
from app.leads.lookup.people import person_of_lead
from app.leads.lookup.viewing import record_view
from app.web.agents.lead import calling, history, outcome, place
from app.web.agents.lead.held import Held
from app.web.agents.rows import held_words, minutes_left
from app.web.database import the_database
from app.web.words.actors import names_of_staff
from app.web.words.permissions import answer_for
from app.web.words.places import age

Box = Callable[[Writing, Held], Mapping[str, object]]
BOXES: tuple[Box, ...] = (calling.values, outcome.values, history.values, place.values)


def held_page(agent: Agent, reference: str, *, at: datetime) -> str | None:
    """The page of a lead that this agent holds, the view an entry; None: it is not theirs."""
    try:
        with the_database().writing() as session:
            lead_held_by(session, agent, reference, at=at)
            values = _values(session, _held(session, agent, reference, at))
    except NotFound:
        return None
    return render_template("agents/lead.html", **values)


def _held(session: Writing, agent: Agent, reference: str, at: datetime) -> Held:
    lead = lead_of(session, reference)
    person = person_of_lead(session, lead.lead_id)
    if person is None:
        raise NotFound("erased")
    caller, facts = agent_of(session, agent.account_id), facts_of_number(session, person.phone)
    answer = answer_for(facts, person.first_name or person.last_name, at, caller)
    return Held(agent, lead, person, answer, names_of_staff(session), at)


def _values(session: Writing, held: Held) -> dict[str, object]:
    lead, at = held.lead, held.at
    record_view(
        session, lead.lead_id, "lead", held.answer.products, actor=held.agent.actor, at=at
    )  # before the page leaves, and with it or not at all
    values: dict[str, object] = {
        "reference": lead.reference,
        "person": held.person,
        "asked": age(lead.received_at, at),
        "held": held_words(minutes_left(lead, at)),
    }
    for box in BOXES:
        values |= box(session, held)
    return values
