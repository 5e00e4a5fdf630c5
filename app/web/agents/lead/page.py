"""One lead as its holder sees it: may I call, what about, what to say first, what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import render_template

from app.consent.deciding import told_decision
from app.consent.facts import Choice
from app.consent.rules.calling_age import calling_age
from app.db import NotFound, Writing
from app.leads.holding.holds import Agent
from app.leads.lookup.viewing import record_view
from app.web.agents.lead import (
    calling,
    checklist,
    corrections,
    history,
    linked,
    notes,
    outcome,
    place,
    question,
    saying,
    talking,
)
from app.web.agents.lead.held import Held, held_lead
from app.web.agents.lead.sent import NOTHING_SENT, Sent
from app.web.agents.rows import held_words, minutes_left
from app.web.database import the_database
from app.web.words.places import age

Box = Callable[[Writing, Held], Mapping[str, object]]
BOXES: tuple[Box, ...] = (
    calling.values,
    talking.values,
    question.values,
    saying.values,
    checklist.values,
    outcome.values,
    history.values,
    place.values,
    notes.values,
    corrections.values,
    linked.values,
)


def held_page(
    agent: Agent, reference: str, *, at: datetime, sent: Sent = NOTHING_SENT
) -> str | None:
    """The page of a lead that this agent holds, the view an entry; None: it is not theirs.

    `sent`: a form of it that comes back with what was typed.
    """
    try:
        with the_database().writing() as session:
            values = _values(session, held_lead(session, agent, reference, at=at))
    except NotFound:
        return None
    return render_template("agents/lead.html", sent=sent, **values)


def _values(session: Writing, held: Held) -> dict[str, object]:
    lead, at = held.lead, held.at
    record_view(
        session,
        lead.lead_id,
        "lead",
        held.answer.products,
        actor=held.agent.actor,
        at=at,
        decision=told_decision(held.answer.by_product),
    )  # before the page leaves, and with it or not at all
    values: dict[str, object] = {
        "reference": lead.reference,
        "name": held.name,
        "asked": _asked(held),
        "held": held_words(minutes_left(lead, at)),
        "changes_in": held.seconds_to_change,
        "on_the_line": False,
    }
    for box in BOXES:
        values |= box(session, held)
    return values


def _asked(held: Held) -> str:
    """`asked 26 minutes ago (21 minutes of calling time)`: by the clock, and as we could call."""
    lead, at = held.lead, held.at
    is_excepted = held.answer.facts.house.has_chosen(Choice.REQUESTED_CALLS_EXCEPTED, at)
    waited = calling_age(lead.bucket, lead.received_at, at, is_excepted=is_excepted)
    by_clock, as_called = age(lead.received_at, at), age(at - waited, at)
    more = f" ({as_called} of calling time)" if as_called != by_clock else ""
    return f"asked {by_clock} ago{more}"
