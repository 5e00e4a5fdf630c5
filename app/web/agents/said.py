"""What an agent writes down of a lead: place, notes, corrections, links undone.

Of one that they hold; place, notes and corrections also while the person is on the line, who
called: then the form says so, and its page is that of who picked up.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from app.db import NotFound, Writing
from app.leads.calls.inbound import taken_call
from app.leads.contact import MESSAGE_LIMIT, ContactError
from app.leads.holding.holds import lead_held_by
from app.leads.said.corrections import Field, SaidBy, ToldBy, read_correction, record_correction
from app.leads.said.linked import NotLinked, SameNumber, record_unlink
from app.leads.said.notes import EmptyNote, NoteChannel, read_note, record_note
from app.leads.said.places import UnknownPlace, read_place, record_place
from app.web.agents.caller.page import caller_page
from app.web.agents.desk import current_agent, row_page
from app.web.agents.lead.page import held_page
from app.web.agents.lead.sent import SENTENCES, Sent
from app.web.database import now, the_database, the_settings
from app.web.fields import typed
from app.web.words.places import zone_word

pages = Blueprint("said", __name__)
LONGEST_PLACE, LONGEST_VALUE, LONGEST_CHOICE = 60, 254, 40
Act = Callable[[Writing], object]


@pages.post("/leads/<reference:reference>/place")
def place(reference: str) -> ResponseReturnValue:
    """Their own word of where they are; the answer follows at once."""
    sent = _sent(place=LONGEST_PLACE, zone=LONGEST_CHOICE)
    word, zone = sent["place"], sent["zone"]
    try:
        named = read_place(word, zone)
    except UnknownPlace as fault:
        sentence = str(fault).replace(zone, zone_word(zone)) if zone else str(fault)
        return _back(reference, sent, {"place": sentence})
    actor = current_agent().actor
    return _record(
        reference, lambda session: record_place(session, reference, named, actor=actor, at=now())
    )


@pages.post("/leads/<reference:reference>/notes")
def note(reference: str) -> ResponseReturnValue:
    """A note; words to stop in what came from the person end contact, and the list says so."""
    sent = _sent(note=2 * MESSAGE_LIMIT, came=LONGEST_CHOICE)
    came = sent["came"] or NoteChannel.OWN.value
    if came not in set(NoteChannel):
        abort(422)
    try:
        written = read_note(sent["note"], NoteChannel(came))
    except EmptyNote as fault:
        return _back(reference, sent, {"note": str(fault)})
    except ContactError as fault:
        return _back(reference, sent, {"note": SENTENCES[fault.reason]})
    author = current_agent()
    return _record(
        reference,
        lambda session: record_note(session, reference, written, author=author, at=now()),
        "notes-title",
        ends=written.asks_to_stop,
    )


@pages.post("/leads/<reference:reference>/corrections")
def correct(reference: str) -> ResponseReturnValue:
    """A name, address or number as they say it is, beside what was submitted."""
    names = {"field": LONGEST_CHOICE, "said_by": LONGEST_CHOICE, "told_by": LONGEST_CHOICE}
    sent = _sent(value=LONGEST_VALUE, **names)
    choices = (sent["field"], Field), (sent["said_by"], SaidBy), (sent["told_by"], ToldBy)
    if any(value not in set(kind) for value, kind in choices):
        abort(422)
    try:
        told = read_correction(
            Field(sent["field"]),
            sent["value"],
            said_by=SaidBy(sent["said_by"]),
            channel=ToldBy(sent["told_by"]),
            allow_fictional=the_settings().allow_fictional_numbers,
        )
    except ContactError as fault:
        return _back(reference, sent, {"value": SENTENCES[fault.reason]})
    agent = current_agent()
    return _record(
        reference,
        lambda session: record_correction(session, reference, told, agent=agent, at=now()),
        "corrections-title",
    )


@pages.post("/leads/<reference:reference>/unlink")
def unlink(reference: str) -> ResponseReturnValue:
    """Two people share an address; who presses twice finds it done."""
    actor, other = current_agent().actor, typed("other", LONGEST_CHOICE)
    try:
        return _record(
            reference,
            lambda session: record_unlink(session, reference, other, actor=actor, at=now()),
        )
    except NotLinked:
        return redirect(url_for("leads.show", reference=reference), 303)
    except SameNumber:
        abort(422)


def _sent(**most: int) -> dict[str, str]:
    return {name: typed(name, length) for name, length in most.items()}


def _record(reference: str, act: Act, box: str = "", *, ends: bool = False) -> ResponseReturnValue:
    """Does it while the agent may, and shows its box, or the list if contact ended."""
    may_write = taken_call if _is_on_the_line() else lead_held_by
    page = "picked_up.show" if _is_on_the_line() else "leads.show"
    try:
        with the_database().writing() as session:
            may_write(session, current_agent(), reference, at=now())
            act(session)
    except NotFound:
        return _over(reference)
    if ends:
        return redirect(url_for("leads.list_leads", said="words_to_stop"), 303)
    return redirect(url_for(page, reference=reference, _anchor=box or None), 303)


def _back(reference: str, sent: dict[str, str], faults: dict[str, str]) -> ResponseReturnValue:
    """The page again with what was typed; nothing is stored."""
    show_page = caller_page if _is_on_the_line() else held_page
    page = show_page(current_agent(), reference, at=now(), sent=Sent(sent, faults))
    return (page, 422) if page else _over(reference)


def _is_on_the_line() -> bool:
    return typed("on_the_line", LONGEST_CHOICE) == "yes"


def _over(reference: str) -> ResponseReturnValue:
    name = "not_on_the_line" if _is_on_the_line() else "not_yours"
    return row_page(reference, f"agents/{name}.html"), 409


def init_app(web: Flask) -> None:
    """Adds what one writes down of a lead."""
    web.register_blueprint(pages)
