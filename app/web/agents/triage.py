"""Only Other was ticked: the person's words, and what somebody reads in them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consent.record import PRODUCTS
from app.leads.lookup.viewing import Sought, record_search
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
from app.leads.said.scopes import Closing
from app.web.agents.desk import current_agent, known_lead, row_page
from app.web.agents.rows import short_name
from app.web.database import now, the_database
from app.web.fields import chosen, row_before, typed
from app.web.words.actors import actor_words, names_of_staff
from app.web.words.flags import without_digits
from app.web.words.happenings import CLOSINGS
from app.web.words.places import age
from app.web.words.states import LANGUAGES

pages = Blueprint("triage", __name__)
LONGEST_CHOICE = 20
NO_PRODUCT = "Tick the products that the words name."
NO_REASON = "Choose why."
NO_CALLS = "This office makes no calls that only answer a question."


@dataclass(frozen=True)
class Typed:
    """A decision that came back, and what is wrong with it: the field and a sentence."""

    reference: str = ""
    products: tuple[str, ...] = ()
    fault: tuple[str, str] = ("", "")


def triage_page(again: Typed = Typed()) -> str:
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
    decision, products = typed("decision", LONGEST_CHOICE), tuple(chosen("products"))
    closing = typed("closing", LONGEST_CHOICE)
    lead, told = known_lead(reference), Read(may_answer=True)
    match decision:
        case "products" if products and set(products) <= set(PRODUCTS):
            told = Read(products)
        case "products":
            return triage_page(Typed(reference, products, ("products", NO_PRODUCT))), 422
        case "close" if closing in set(Closing):
            told = Read(closing=Closing(closing))
        case "close":
            return triage_page(Typed(reference, products, ("closing", NO_REASON))), 422
        case "answer":
            pass
        case _:
            abort(422)
    return _read(lead.reference, told, decision)


def _read(reference: str, told: Read, decision: str) -> ResponseReturnValue:
    try:
        with the_database().writing() as session:
            read_question(session, current_agent(), reference, told, at=now())
    except NoQuestionCalls:
        return triage_page(Typed(reference, (), ("answer", NO_CALLS))), 422
    except AlreadyRead as already:
        with the_database().reading() as reading:
            names = names_of_staff(reading)
        reader = actor_words(already.actor, names) if already.actor else ""
        return row_page(reference, "agents/already_read.html", reader=reader), 409
    return redirect(url_for("leads.list_leads", state="triage", said=f"read_{decision}"), 303)


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
