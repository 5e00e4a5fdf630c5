"""The page of who picked up: what may be discussed, what to say, the steps, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask import render_template

from app.consent.deciding import told_decision
from app.consent.permission import OF_OUR_CALL, Reason
from app.consent.record import TRIAGE
from app.consent.rules.scope import A_10
from app.consent.rules.suppression import B_09, B_19, S_10
from app.db import NotFound, Reading, Writing
from app.leads.calls.consequences import INBOUND
from app.leads.calls.inbound import caller_steps, taken_call
from app.leads.calls.steps import INBOUND as STEPS
from app.leads.facts import facts_of_number
from app.leads.holding.holds import Agent
from app.leads.known.office import agent_of
from app.leads.lookup.finding import lead_of
from app.leads.lookup.people import Person, person_of_lead
from app.leads.lookup.viewing import record_view
from app.leads.said.corrections import NAMES, name_now, told_later
from app.leads.said.notes import notes_of
from app.web.agents.caller.saying import first_words
from app.web.agents.lead import corrections, history, notes, place
from app.web.agents.lead.corrections import lines_of
from app.web.agents.lead.held import Held
from app.web.agents.lead.outcome import outcome_fields
from app.web.agents.lead.sent import NOTHING_SENT, Sent
from app.web.agents.rows import holder_of
from app.web.database import the_database
from app.web.formatting import LABELS, clock_time
from app.web.words.actors import names_of_staff
from app.web.words.calls.record import STEP_WORDS
from app.web.words.flags import without_digits
from app.web.words.happenings import OUTCOMES
from app.web.words.permissions import Answer, answer_for
from app.web.words.places import age
from app.web.words.said.rows import note_rows
from app.web.words.states import state_words

VIEW = "called_us"
ANSWERED = "Their call may be answered, and nothing more"
HEADLINES = {
    S_10.id: ("Speak of no product", "The person of this lead has died."),
    B_09.id: (ANSWERED, "They asked us to stop. To talk about plans they send the form again."),
    B_19.id: (ANSWERED, "Their number is another person’s. They send the form again with theirs."),
}
MAY = ("You may talk with them", "They called us: neither hours nor earlier calls matter now.")


def caller_page(
    agent: Agent, reference: str, *, at: datetime, sent: Sent = NOTHING_SENT
) -> str | None:
    """The page, that it is shown an entry; None: this agent has nobody of it on the line.

    `sent`: a form of it that comes back with what was typed.
    """
    try:
        with the_database().writing() as session:
            taken_at = taken_call(session, agent, reference, at=at)
            values = _values(session, _of_caller(session, agent, reference, at), taken_at)
    except NotFound:
        return None
    return render_template("agents/picked_up.html", sent=sent, **values)


def _of_caller(session: Reading, agent: Agent, reference: str, at: datetime) -> Held:
    """What the boxes are made from, whoever holds the lead; raises NotFound when erased."""
    lead = lead_of(session, reference)
    person = person_of_lead(session, lead.lead_id)
    if person is None:
        raise NotFound("erased")
    caller, facts = agent_of(session, agent.account_id), facts_of_number(session, person.phone)
    told = told_later(session, lead.lead_id)
    name = name_now(person, told)
    answer = answer_for(facts, name.first or name.last, at, caller)
    return Held(agent, lead, _without_numbers(person), told, answer, names_of_staff(session), at)


def _without_numbers(person: Person) -> Person:
    """They are on the line: nothing to call by stands on this page, nor in their words."""
    return replace(
        person,
        phone="",
        phone_extension=None,
        phone_as_typed="",
        email=None,
        message=without_digits(person.message),
    )


def _values(session: Writing, held: Held, taken_at: datetime) -> dict[str, object]:
    lead, at, answers = held.lead, held.at, held.answer.by_product
    to_discuss = [name for name, one in answers.items() if one.may_be_discussed_inbound]
    actor = held.agent.actor
    decision = told_decision(answers)
    record_view(session, lead.lead_id, VIEW, to_discuss, actor=actor, at=at, decision=decision)
    against = _against(held.answer)
    title, rest = MAY if to_discuss else _headline(against)
    holder = holder_of(lead, held.names, at)
    return {
        "reference": lead.reference,
        "own_words": held.person.message,
        "words_hold_digits": False,
        "name": held.name,
        "asked": age(lead.received_at, at),
        "taken": clock_time(taken_at),
        "may_talk": bool(to_discuss),
        "title": title,
        "rest": rest,
        "against": against,
        "state": state_words(lead, at),
        "holder": "" if lead.claimed_by == held.agent.account_id else holder,
        **_to_discuss(to_discuss, answers),
        "first_words": first_words(session, held, to_discuss),
        "steps": _steps(session, held),
        **outcome_fields(held.answer),
        "outcomes": [(one.value, OUTCOMES[one]) for one in INBOUND],
        **history.values(session, held),
        **_said(session, held),
    }


def _said(session: Reading, held: Held) -> dict[str, object]:
    """What they say of themselves, read and written down as on the lead's own page.

    Without an address, and without the digits of what was noted.
    """
    boxes = [one.values(session, held) for one in (place, notes, corrections)]
    values = {name: value for box in boxes for name, value in box.items()}
    listed = [
        replace(one, text=without_digits(one.text)) for one in notes_of(session, held.lead.lead_id)
    ]
    masked = {"notes": note_rows(listed, held.names), "lines": lines_of(held, NAMES)}
    return {**values, **masked, "on_the_line": True}


def _to_discuss(allowed: list[str], asked: Mapping[str, object]) -> dict[str, object]:
    return {
        "to_discuss": [LABELS[one] for one in allowed if one != TRIAGE],
        "may_answer": TRIAGE in allowed,
        "barred": [LABELS[one] for one in asked if one not in (*allowed, TRIAGE)],
    }


def _against(answer: Answer) -> list[Reason]:
    """What stands in the way of a talk with a person who called, each sentence once."""
    reasons = (reason for one in answer.by_product.values() for reason in one.reasons)
    return list({one.words: one for one in reasons if one.rule not in OF_OUR_CALL}.values())


def _headline(against: list[Reason]) -> tuple[str, str]:
    rules = {one.rule for one in against}
    for rule, words in HEADLINES.items():
        if rule in rules:
            return words
    # That a product was not asked for says least where something else stands in the way.
    told = next((one for one in against if one.rule != A_10.id), against[0])
    return ANSWERED, told.words


def _steps(session: Reading, held: Held) -> list[tuple[str, str, str]]:
    """Each step to be taken, its words, and when it was; empty: not yet."""
    taken = caller_steps(session, held.agent, held.lead.reference, at=held.at)
    times = {one.step: clock_time(one.at) for one in reversed(taken)}
    return [(step.value, STEP_WORDS[step], times.get(step, "")) for step in STEPS]
