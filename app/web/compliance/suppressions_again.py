"""Whether a person may be called again: an officer's decision about one request that waits."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.consent.limits.choosing import NoReason
from app.consent.limits.lifting import NotNewer
from app.db import NotFound
from app.leads.stops.coming_back import call_again, waiting_request
from app.web.compliance.suppressions_words import waiting_told
from app.web.database import now, the_database
from app.web.fields import typed
from app.web.guards import the_account

pages = Blueprint("suppressions_again", __name__)
LONGEST_REASON = 500


@pages.get("/suppressions/<reference:reference>")
def ask(reference: str) -> ResponseReturnValue:
    """What stands against it, and the form for the reason."""
    return _page(reference)


@pages.post("/suppressions/<reference:reference>")
def decide(reference: str) -> ResponseReturnValue:
    """Lets the person be called again, on record with the reason (S-07, B-19)."""
    reason = typed("reason", LONGEST_REASON).strip()
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        fault = f"Write it in one line of at most {LONGEST_REASON} characters"
        return make_response(_page(reference, reason, fault), 422)
    try:
        with the_database().writing() as session:
            by = the_account().actor
            call_again(session, reference, reason=reason, actor=by, at=now())
    except NoReason:
        return make_response(_page(reference, reason, "Write why, and how you know"), 422)
    except NotNewer as refused:
        return make_response(_page(reference, reason, str(refused)), 422)
    except NotFound:  # another officer, or the person, was quicker
        return redirect(url_for("suppressions.show", said="decided"), 303)
    return redirect(url_for("suppressions.show", back=reference), 303)


def _page(reference: str, reason: str = "", fault: str | None = None) -> str:
    with the_database().reading() as session:
        waiting = waiting_told(waiting_request(session, reference, at=now()))
    return render_template(
        "compliance/call_again.html", waiting=waiting, reason=reason, fault=fault
    )
