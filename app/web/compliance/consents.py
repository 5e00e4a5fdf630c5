"""Consents: found again, read with the page as it was shown, and the flagged ones decided."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consent.shown import edition_shown
from app.db import NotFound
from app.leads.lookup.finding import PAGE, Found, as_reference, find_leads, keys_in, lead_of
from app.leads.lookup.people import acts_of
from app.leads.lookup.viewing import record_search
from app.leads.models import State
from app.leads.review import reject_flagged, release_flagged
from app.web.compliance.record import record_values
from app.web.database import now, the_database, the_settings
from app.web.fields import typed
from app.web.formatting import SHORT_LABELS, phone_number
from app.web.guards import the_account
from app.web.words.seller import tell_gaps
from app.web.words.states import state_words

pages = Blueprint("consents", __name__)
DECISIONS = {"release": release_flagged, "reject": reject_flagged}
VIEWS = {"": (), "flagged": (State.FLAGGED,)}
LONGEST_SEARCH = 254  # an e-mail address
LONGEST_CHOICE = 20
LONGEST_KEY = 18  # digits


@pages.get("/consents")
def list_consents() -> ResponseReturnValue:
    """The newest consents, or the one of a reference."""
    view = request.args.get("state", "")
    before = request.args.get("before", type=int)
    if view not in VIEWS or (before is None and "before" in request.args):
        abort(404)
    return _list(as_reference(request.args.get("q", "")) or "", view, before)


@pages.post("/consents")
def search() -> ResponseReturnValue:
    """Those that fit; a name or number that is sought stands in no address and no log."""
    before = typed("before", LONGEST_KEY)
    if before and not before.isdecimal():
        abort(422)
    return _list(typed("q", LONGEST_SEARCH).strip(), "", int(before) if before else None)


def _list(sought: str, view: str, before: int | None) -> str:
    found = _find(sought, view, before)
    at = now()
    return render_template(
        "compliance/flagged.html" if view else "compliance/list.html",
        rows=[_row(lead) | {"state": state_words(lead, at)} for lead in found[:PAGE]],
        next_page=found[PAGE - 1].lead_id if len(found) > PAGE else None,
        first_page=before is None,
        sought=sought,
        is_key=bool(keys_in(sought)),
        said=request.args.get("said", ""),
        gaps=_gaps(),
    )


@pages.get("/consents/<reference:reference>")
def show(reference: str) -> ResponseReturnValue:
    """One submission with both acts and all that happened; looking is an entry."""
    with the_database().writing() as session:
        values = record_values(session, reference, the_account().actor, at=now())
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


def _find(sought: str, view: str, before: int | None) -> list[Found]:
    if not sought:
        with the_database().reading() as reading:
            return find_leads(reading, states=VIEWS[view], before=before)
    with the_database().writing() as session:
        found = find_leads(session, sought, states=VIEWS[view], before=before)
        kinds, actor = keys_in(sought), the_account().actor
        record_search(session, kinds, min(len(found), PAGE), actor=actor, at=now())
    return found


def _gaps() -> list[str]:
    with the_database().reading() as reading:
        return tell_gaps(reading, the_settings())


def _row(lead: Found) -> dict[str, object]:
    return {
        "reference": lead.reference,
        "name": lead.name,
        "number": phone_number(lead.phone) if lead.phone else "(erased)",
        "products": ", ".join(SHORT_LABELS[one] for one in lead.interests),
        "received_at": lead.received_at,
    }


def init_app(web: Flask) -> None:
    """Adds the pages of the compliance officers that show consents."""
    web.register_blueprint(pages)
