"""Only Other was ticked: the person's words, and what somebody reads in them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consent.record import PRODUCTS
from app.leads.contact import MESSAGE_LIMIT, ContactError
from app.leads.lookup.viewing import Sought, record_search
from app.leads.said.notes import NoteChannel, read_note
from app.leads.said.questions import (
    PAGE,
    AlreadyRead,
    NoQuestionCalls,
    Question,
    Read,
    may_answer_questions,
    read_question,
    waiting_questions,
)
from app.leads.said.scopes import Closing, NoQuestion
from app.web.agents.desk import current_agent, known_lead, row_page
from app.web.agents.lead.page import held_page
from app.web.agents.lead.sent import SENTENCES, Sent
from app.web.agents.rows import short_name
from app.web.database import now, the_database
from app.web.fields import chosen, row_before, typed
from app.web.words.actors import actor_words, names_of_staff
from app.web.words.flags import without_digits
from app.web.words.happenings import CLOSINGS
from app.web.words.places import age
from app.web.words.states import LANGUAGES

pages = Blueprint("triage", __name__)
DECISIONS = frozenset({"products", "answer", "close"})
LONGEST_CHOICE = 20
NO_PRODUCT = "Tick the products that the words name."
NO_REASON = "Choose why."
NO_CALLS = "This office makes no calls that only answer a question."


@dataclass(frozen=True)
class Typed:
    """A decision that came back, and what is wrong with it: the field and a sentence."""

    reference: str = ""
    products: tuple[str, ...] = ()
    closing: str = ""
    words: str = ""
    fault: tuple[str, str] = ("", "")


NOTHING_TYPED = Typed()


class Half(ValueError):
    """A decision that lacks something: the field and a sentence."""


def triage_page(again: Typed = NOTHING_TYPED) -> str:
    """The oldest questions with the person's words; that they were shown is an entry."""
    after, at = row_before(request.args.get("after")), now()
    with the_database().writing() as session:
        waiting = waiting_questions(session, after)
        shown = [one.lead.reference for one in waiting[:PAGE]]
        if shown:
            actor = current_agent().actor
            record_search(session, Sought("triage"), shown, actor=actor, at=at)
        may_answer = may_answer_questions(session, at=at)
    return render_template(
        "agents/triage.html",
        questions=[_told(one) | {"waits": age(one.lead.received_at, at)} for one in waiting[:PAGE]],
        next_page=waiting[PAGE - 1].lead.lead_id if len(waiting) > PAGE else None,
        after=after,
        may_answer=may_answer,
        no_calls=NO_CALLS,
        products=PRODUCTS,
        closings=CLOSINGS,
        again=again,
        said=request.args.get("said", ""),
    )


@pages.post("/leads/<reference:reference>/scope")
def read(reference: str) -> ResponseReturnValue:
    """What the words name, or that they may be answered, or why neither; once, on record."""
    known_lead(reference)
    decision, sent = typed("decision", LONGEST_CHOICE), _typed(reference)
    if decision not in DECISIONS:
        abort(422)
    try:
        told = _understood(decision, sent)
        with the_database().writing() as session:
            waited = read_question(session, current_agent(), reference, told, at=now())
    except Half as half:
        return _again(replace(sent, fault=half.args))
    except NoQuestion:
        abort(422)  # no page of ours asks that
    except NoQuestionCalls:
        return _again(replace(sent, fault=("answer", NO_CALLS)))
    except AlreadyRead as already:
        return _too_late(reference, already.actor)
    if not waited:
        return redirect(url_for("leads.show", reference=reference), 303)
    return redirect(url_for("leads.list_leads", state="triage", said=f"read_{decision}"), 303)


def _typed(reference: str) -> Typed:
    closing, words = typed("closing", LONGEST_CHOICE), typed("words", 2 * MESSAGE_LIMIT)
    return Typed(reference, tuple(chosen("products")), closing, words)


def _understood(decision: str, sent: Typed) -> Read:
    """The decision as it is kept; raises Half."""
    if decision == "answer":
        return Read(may_answer=True)
    if decision == "products":
        if not sent.products or not set(sent.products) <= set(PRODUCTS):
            raise Half("products", NO_PRODUCT)
        return Read(sent.products)
    if sent.closing not in set(Closing):
        raise Half("closing", NO_REASON)
    try:
        note = read_note(sent.words, NoteChannel.OWN) if sent.words.strip() else None
    except ContactError as fault:
        raise Half("words", SENTENCES[fault.reason]) from fault
    return Read(closing=Closing(sent.closing), note=note)


def _again(sent: Typed) -> ResponseReturnValue:
    """The page that it was sent from, with what is wrong; nothing was stored."""
    form = Sent({}, {"named": sent.fault[1]})  # its one field, on the page of a lead that is held
    page = held_page(current_agent(), sent.reference, at=now(), sent=form)
    return page or triage_page(sent), 422


def _too_late(reference: str, actor: str | None) -> ResponseReturnValue:
    with the_database().reading() as reading:
        reader = actor_words(actor, names_of_staff(reading)) if actor else ""
    return row_page(reference, "agents/already_read.html", reader=reader), 409


def _told(question: Question) -> dict[str, object]:
    lead = question.lead
    return {
        "reference": lead.reference,
        "name": short_name(lead),
        "language": LANGUAGES.get(lead.language, lead.language),
        "words": without_digits(question.words),
    }


def init_app(web: Flask) -> None:
    """Adds the reading of questions."""
    web.register_blueprint(pages)
