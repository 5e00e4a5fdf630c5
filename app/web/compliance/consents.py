"""Consents: found again, read with the page as it was shown, and the flagged ones decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consent.shown import edition_shown
from app.db import NotFound
from app.leads.lookup.finding import PAGE, Found, as_reference, find_leads, keys_in, lead_of
from app.leads.lookup.people import acts_of
from app.leads.lookup.viewing import Sought, record_search
from app.leads.lookup.waiting import messages_of
from app.leads.models import State
from app.leads.review import reject_flagged, release_flagged
from app.web.compliance.record import record_values
from app.web.database import now, the_database, the_settings
from app.web.fields import LONGEST_KEY, row_before, typed
from app.web.formatting import SHORT_LABELS, phone_number
from app.web.guards import the_account
from app.web.words.flags import flagged_words, without_digits
from app.web.words.gaps import tell_gaps
from app.web.words.states import state_words

pages = Blueprint("consents", __name__)
Messages = Mapping[int, str]  # by the key of the lead
DECISIONS = {"release": release_flagged, "reject": reject_flagged}
VIEWS = {"": None, "flagged": State.FLAGGED}
LONGEST_SEARCH = 254  # an e-mail address
LONGEST_CHOICE = 20


@pages.get("/consents")
def list_consents() -> ResponseReturnValue:
    """The newest consents, or the one of a reference."""
    view = request.args.get("state", "")
    before = row_before(request.args.get("before"))
    if view not in VIEWS:
        abort(404)
    return _list(as_reference(request.args.get("q", "")) or "", view, before)


@pages.post("/consents")
def search() -> ResponseReturnValue:
    """Those that fit; a name or number that is sought stands in no address and no log."""
    before = row_before(typed("before", LONGEST_KEY) or None)
    in_notes = typed("in_notes", LONGEST_CHOICE) == "yes"
    return _list(typed("q", LONGEST_SEARCH).strip(), "", before, in_notes=in_notes)


def _list(sought: str, view: str, before: int | None, *, in_notes: bool = False) -> str:
    found, messages = _find(sought, view, before, in_notes=in_notes)
    at = now()
    return render_template(
        "compliance/flagged.html" if view else "compliance/list.html",
        rows=[_row(lead, messages, at) for lead in found[:PAGE]],
        next_page=found[PAGE - 1].lead_id if len(found) > PAGE else None,
        first_page=before is None,
        sought=sought,
        in_notes=in_notes,
        is_key=bool(keys_in(sought, in_notes=in_notes)),
        said=request.args.get("said", ""),
        gaps=_gaps(),
    )


@pages.get("/consents/<reference:reference>")
def show(reference: str) -> ResponseReturnValue:
    """One submission with both acts and all that happened; looking is an entry."""
    actor, asked = the_account().actor, request.args.get("at", "")
    with the_database().writing() as session:
        values = record_values(session, reference, actor, at=now(), asked=asked)
    return render_template("compliance/record.html", **values)


@pages.get("/consents/<reference:reference>/as-shown")
def as_shown(reference: str) -> ResponseReturnValue:
    """The stored bytes of the page that this visitor was served, its holes empty."""
    with the_database().reading() as session:
        acts = acts_of(session, lead_of(session, reference).lead_id)
        page = edition_shown(session, acts[0].edition_hash).page
    return Response(page.encode(), content_type="text/html; charset=utf-8")


@pages.post("/consents/<reference:reference>/flagged")
def decide_flagged(reference: str) -> ResponseReturnValue:
    """A person's or a machine's: somebody looked, on record."""
    decision = typed("decision", LONGEST_CHOICE)
    if decision not in DECISIONS:
        abort(422)
    said = decision
    actor = the_account().actor
    try:
        with the_database().writing() as session:
            DECISIONS[decision](session, reference, actor=actor, at=now())
    except NotFound:
        with the_database().reading() as reading:
            lead_of(reading, reference)
        said = "decided"
    return redirect(url_for("consents.list_consents", state="flagged", said=said), 303)


def _find(
    sought: str, view: str, before: int | None, *, in_notes: bool
) -> tuple[list[Found], Messages]:
    """What the page shows; that it was shown is an entry, unless it holds nobody."""
    with the_database().writing() as session:
        found = find_leads(session, sought, state=VIEWS[view], before=before, in_notes=in_notes)
        shown = [lead.reference for lead in found[:PAGE]]
        if sought or shown:
            kinds = keys_in(sought, in_notes=in_notes)
            way = Sought("search", kinds) if sought else Sought(view or "newest")
            record_search(session, way, shown, actor=the_account().actor, at=now())
        messages = messages_of(session, [lead.lead_id for lead in found[:PAGE]]) if view else {}
    return found, messages


def _gaps() -> list[str]:
    with the_database().reading() as reading:
        return tell_gaps(reading, the_settings(), at=now())


def _row(lead: Found, messages: Messages, at: datetime) -> dict[str, object]:
    return {
        "reference": lead.reference,
        "name": lead.name,
        "number": phone_number(lead.phone) if lead.phone else "(erased)",
        "products": ", ".join(SHORT_LABELS[one] for one in lead.interests),
        "received_at": lead.received_at,
        "state": state_words(lead, at),
        "reason": flagged_words(lead),
        "message": without_digits(messages.get(lead.lead_id, "")),
    }


def init_app(web: Flask) -> None:
    """Adds the pages of the compliance officers that show consents."""
    web.register_blueprint(pages)
