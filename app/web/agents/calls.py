"""A call: its steps as they are taken, what came of it, and a slip that is mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Flask, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.db import NotFound, Writing
from app.leads.calls.consequences import Outcome
from app.leads.calls.details import Details, Refused
from app.leads.calls.mending import Slip, slip_of
from app.leads.calls.outcomes import mend_outcome, record_outcome
from app.leads.calls.steps import CHECKLIST, Step, TakenBefore, record_step
from app.leads.calls.trying import NotPermitted, reopen_lead
from app.leads.facts import facts_of
from app.leads.lists.names import as_named_now
from app.web.agents.desk import current_agent, known_lead, row_page
from app.web.agents.lead.outcome import outcome_fields
from app.web.agents.lead.page import held_page
from app.web.agents.lead.sent import NOTHING_SENT, Sent
from app.web.agents.lead.told import (
    Unreadable,
    read_details,
    refused_form,
    sent_values,
    unreadable_form,
)
from app.web.agents.rows import both_clocks, short_name
from app.web.database import now, the_database
from app.web.fields import typed
from app.web.words.calls.record import missing_words
from app.web.words.happenings import OUTCOMES
from app.web.words.permissions import Answer, answer_for

pages = Blueprint("calls", __name__)
LONGEST_CHOICE = 20


@pages.post("/leads/<reference:reference>/steps")
def step(reference: str) -> ResponseReturnValue:
    """A step was taken just now; one that was ticked before keeps its time, and that is said."""
    sent, said = typed("step", LONGEST_CHOICE), None
    if sent not in (Step.DIALLED, *CHECKLIST):
        abort(422)
    try:
        with the_database().writing() as session:
            record_step(session, current_agent(), reference, Step(sent), at=now())
    except TakenBefore:
        said = "ticked"
    except NotFound:
        return row_page(reference, "agents/not_yours.html"), 409
    return redirect(url_for("leads.show", reference=reference, said=said), 303)


@pages.post("/leads/<reference:reference>/outcome")
def record(reference: str) -> ResponseReturnValue:
    """What came of the call; without a hold nothing is recorded, and the page says why."""
    outcome, at = _sent_outcome(), now()

    def keep(session: Writing, details: Details) -> None:
        record_outcome(session, current_agent(), reference, outcome, at=at, details=details)

    try:
        form = kept_or_form(reference, keep, at)
    except NotFound:
        return row_page(reference, "agents/not_yours.html"), 409
    if form is None:
        address = url_for("leads.list_leads", said=outcome.value, of=reference)
        return redirect(address, 303)
    page = held_page(current_agent(), reference, at=at, sent=form)
    return page or _form_page(reference, form, at=at), 422


@pages.get("/leads/<reference:reference>/recorded")
def show_recorded(reference: str) -> ResponseReturnValue:
    """What was recorded last, when it is due, what the record lacks, and the way to mend it."""
    try:
        return _form_page(reference, NOTHING_SENT, at=now(), is_mended=True)
    except NotFound:
        return redirect(url_for("leads.show", reference=reference), 303)


@pages.post("/leads/<reference:reference>/recorded")
def mend(reference: str) -> ResponseReturnValue:
    """Something else came of the call: a further entry, and what follows anew."""
    outcome, at = _sent_outcome(), now()

    def keep(session: Writing, details: Details) -> None:
        mend_outcome(session, current_agent(), reference, outcome, at=at, details=details)

    try:
        form = kept_or_form(reference, keep, at)
        if form is not None:
            return _form_page(reference, form, at=at, is_mended=True), 422
    except NotFound:
        return row_page(reference, "agents/row.html", told="not_mended"), 409
    return redirect(url_for("calls.show_recorded", reference=reference), 303)


@pages.post("/leads/<reference:reference>/reopen")
def reopen(reference: str) -> ResponseReturnValue:
    """A lead that was not reached waits again, while the permission lasts."""
    said = "reopened"
    try:
        with the_database().writing() as session:
            reopen_lead(session, current_agent(), reference, at=now())
    except NotPermitted:
        said = "not_permitted"
    except NotFound:
        known_lead(reference)
        said = "decided"
    return redirect(url_for("leads.show", reference=reference, said=said), 303)


def _sent_outcome() -> Outcome:
    sent = typed("outcome", LONGEST_CHOICE)
    return Outcome(sent) if sent in set(Outcome) else abort(422)


def kept_or_form(
    reference: str, keep: Callable[[Writing, Details], None], at: datetime
) -> Sent | None:
    """None: it is recorded; else the form as it was sent, with what is wrong; raises NotFound."""
    values, zones = sent_values(), _answer(reference, at).zones
    try:
        details = read_details(values, zones)
        with the_database().writing() as session:
            keep(session, details)
    except Unreadable as fault:
        return unreadable_form(values, fault)
    except Refused as refused:
        return refused_form(values, refused, zones, at=at)
    return None


def _answer(reference: str, at: datetime) -> Answer:
    known_lead(reference)
    with the_database().reading() as session:
        return answer_for(facts_of(session, reference), "", at)


def _form_page(reference: str, sent: Sent, *, at: datetime, is_mended: bool = False) -> str:
    """The outcomes on a page of their own: of a lead that is not held; raises NotFound."""
    lead, answer = known_lead(reference), _answer(reference, at)
    told: dict[str, object] = {"recorded": None}
    with the_database().reading() as session:
        (named,) = as_named_now(session, [lead])
        if is_mended:
            told = _told_of(slip_of(session, current_agent(), reference, at=at), answer, at)
    action = url_for("calls.mend" if is_mended else "calls.record", reference=reference)
    return render_template(
        "agents/recorded.html",
        reference=reference,
        name=short_name(named),
        action=action,
        sent=sent,
        **told,
        **outcome_fields(answer),
    )


def _told_of(slip: Slip, answer: Answer, at: datetime) -> dict[str, object]:
    follow_up = slip.told.get("follow_up")
    return {
        "recorded": OUTCOMES[slip.outcome],
        "due": both_clocks(datetime.fromisoformat(follow_up), answer.zones, at)
        if follow_up
        else None,
        "lacks": missing_words(slip.told),
        "has_stopped": slip.has_stopped,
    }


def init_app(web: Flask) -> None:
    """Adds what is told of calls."""
    web.register_blueprint(pages)
