"""The receipt: reference, both acts in full, what happens next, how to stop."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask, abort, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.consent.models import Act
from app.consent.record import TRIAGE
from app.db import NotFound, Reading
from app.leads.lookup.finding import Found, lead_by_id
from app.leads.lookup.people import Person, acts_of, lead_by_receipt, person_of_lead
from app.leads.masking import holds_mask
from app.leads.stopping import stop_code_of
from app.web.database import now, the_database
from app.web.formatting import LABELS, grouped, masked_email, masked_phone, moment, phone_number
from app.web.limits import refuse_guessing
from app.web.words.languages import speaking

pages = Blueprint("receipt", __name__)
IN_FULL = timedelta(hours=1)


@pages.get("/received/<code>")
def show(code: str) -> ResponseReturnValue:
    """What this submission agreed to; number and e-mail in full for an hour, to its sender."""
    try:
        with the_database().reading() as reading:
            lead = lead_by_id(reading, lead_by_receipt(reading, code))
            values = _values(reading, lead, code)
    except NotFound:
        refuse_guessing()
        abort(404)
    with speaking(lead.language):
        labels = [gettext(LABELS[one]) for one in lead.interests]
        return render_template("public/receipt.html", products=labels, **values)


def _values(reading: Reading, lead: Found, code: str) -> dict[str, object]:
    ticked, pressed = acts_of(reading, lead.lead_id)
    person = person_of_lead(reading, lead.lead_id)
    is_sender = code in session.get("sent", [])
    in_full = is_sender and now() - lead.received_at < IN_FULL
    words = {act.act: act.statement for act in (ticked, pressed)}
    return {
        "reference": grouped(lead.reference),
        "first_time": in_full,
        "privacy_statement": words[Act.TICK_PRIVACY.value],
        "call_statement": words[Act.CLICK_SUBMIT.value],
        "policy_hash": ticked.policy_hash,
        "given_at": moment(pressed.given_at, lead.language),
        "is_masked": person is not None and holds_mask(person.message),
        "only_other": lead.interests == (TRIAGE,),
        "stop_path": url_for("stop.ask", code=stop_code_of(reading, lead.lead_id)),
        **_played_back(person, in_full=in_full),
    }


def _played_back(person: Person | None, *, in_full: bool) -> dict[str, str | None]:
    if person is None:
        return {"phone_shown": "•••", "email_shown": None}
    email = person.email
    if in_full:
        return {
            "phone_shown": phone_number(person.phone, person.phone_extension),
            "email_shown": email,
        }
    return {
        "phone_shown": masked_phone(person.phone),
        "email_shown": masked_email(email) if email else None,
    }


def init_app(web: Flask) -> None:
    """Adds the receipt."""
    web.register_blueprint(pages)
