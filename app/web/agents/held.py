"""One lead as its holder sees it: may I call, what about, what to say first, what happened."""

from __future__ import annotations

from datetime import datetime

from flask import render_template

from app.consent.models import Act
from app.db import NotFound, Writing
from app.leads.facts import facts_of_number
from app.leads.holding.holds import Agent, lead_held_by
from app.leads.known.office import agent_of
from app.leads.lookup.finding import Found, lead_of
from app.leads.lookup.history import history_of
from app.leads.lookup.people import Person, acts_of, person_of_lead
from app.leads.lookup.viewing import record_view
from app.web.agents.rows import held_words, minutes_left
from app.web.database import the_database
from app.web.formatting import LABELS, OFFICE, phone_number
from app.web.words.actors import names_of_staff
from app.web.words.happenings import OUTCOMES, tell
from app.web.words.permissions import Answer, answer_for
from app.web.words.places import age, time_where_they_are, zone_words
from app.web.words.states import LANGUAGES

TALK_ABOUT = {
    "part_d": "Medicare prescription drug plans",
    "part_c": "Medicare Advantage plans",
    "medigap": "Medicare Supplement plans",
    "other": "the question that you wrote to us",
}


def held_page(agent: Agent, reference: str, *, at: datetime) -> str | None:
    """The page of a lead that this agent holds, the view an entry; None: it is not theirs."""
    try:
        with the_database().writing() as session:
            lead_held_by(session, agent, reference, at=at)
            values = _values(session, agent, reference, at)
    except NotFound:
        return None
    return render_template("agents/lead.html", **values)


def _values(session: Writing, agent: Agent, reference: str, at: datetime) -> dict[str, object]:
    lead = lead_of(session, reference)
    person = person_of_lead(session, lead.lead_id)
    if person is None:
        raise NotFound("erased")
    caller = agent_of(session, agent.account_id)
    answer = answer_for(facts_of_number(session, person.phone), _called(person), at, caller)
    record_view(
        session, lead.lead_id, "lead", answer.products, actor=agent.actor, at=at
    )  # before the page leaves, and with it or not at all
    names = names_of_staff(session)
    return {
        "reference": lead.reference,
        "person": person,
        "answer": answer,
        # Not on the page, in no attribute and no comment of it, unless a call is permitted now.
        "number": phone_number(person.phone, person.phone_extension) if answer.products else None,
        "dial": person.phone if answer.products else None,
        "to_discuss": [LABELS[one] for one in answer.to_discuss],
        "barred": [LABELS[one] for one in answer.barred],
        "asked": age(lead.received_at, at),
        "held": held_words(minutes_left(lead, at)),
        "first_words": _first_words(session, lead, person, answer, names[agent.account_id]),
        "outcomes": [(outcome.value, label) for outcome, label in OUTCOMES.items()],
        "history": tell(history_of(session, reference), names),
        "place": _place(lead, answer, at),
    }


def _place(lead: Found, answer: Answer, at: datetime) -> list[tuple[str, str]]:
    return [
        ("Zone", zone_words(answer.zones)),
        ("Time there", time_where_they_are(at, answer.zones) if answer.zones else "not known"),
        ("Language", LANGUAGES.get(lead.language, lead.language)),
    ]


def _first_words(
    session: Writing, lead: Found, person: Person, answer: Answer, agent_name: str
) -> str:
    """Who calls, for whom and why, before anything else (47 CFR 64.1200(d)(4))."""
    pressed = next(
        act for act in acts_of(session, lead.lead_id) if act.act == Act.CLICK_SUBMIT.value
    )
    asked = lead.received_at.astimezone(OFFICE)
    about = " and ".join(TALK_ABOUT[one] for one in answer.to_discuss)
    return (
        f"Hello, this is {agent_name} of {pressed.seller}. May I speak with {person.name}? "
        f"You asked us on {asked:%B} {asked.day} to call you{f' about {about}' if about else ''}; "
        f"your reference is {lead.reference[:4]} {lead.reference[4:]}."
    )


def _called(person: Person) -> str:
    return person.first_name or person.last_name
