"""What an agent holds, on their account's page: licences by state, certifications by product."""

from __future__ import annotations

from datetime import date
from functools import partial

from flask import Blueprint, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from app.consent.places.tables import NAMES
from app.consent.record import PRODUCTS
from app.staff.qualifications import BadTerm, record_certification, record_licence
from app.web.admin.account_page import ACCOUNT, account_page
from app.web.database import now, the_database
from app.web.fields import typed
from app.web.guards import the_account

pages = Blueprint("qualifications", __name__, url_prefix="/staff")
LONGEST = 10  # a date, a product
NO_DAYS = "Give its first and its last day"
NO_WHAT = "Choose one of the list"


@pages.post(f"/accounts/{ACCOUNT}/licences")
def add_licence(account_id: int) -> ResponseReturnValue:
    """A licence in a state; from the first of anybody's on, licences are checked (S-11)."""
    return _add(account_id, "licence", typed("licence", LONGEST))


@pages.post(f"/accounts/{ACCOUNT}/certifications")
def add_certification(account_id: int) -> ResponseReturnValue:
    """A certification for a product; from the first of anybody's on, they are checked."""
    return _add(account_id, "certification", typed("certification", LONGEST))


def _add(account_id: int, kind: str, what: str) -> ResponseReturnValue:
    first, last = typed(f"{kind}_from", LONGEST), typed(f"{kind}_to", LONGEST)
    refuse = partial(_refused, account_id, {kind: what, f"{kind}_from": first, f"{kind}_to": last})
    is_licence = kind == "licence"
    if what not in (NAMES if is_licence else PRODUCTS):
        return refuse(kind, NO_WHAT)
    try:
        term = (date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return refuse(f"{kind}_from", NO_DAYS)
    record = record_licence if is_licence else record_certification
    try:
        with the_database().writing() as session:
            record(session, account_id, what, term=term, actor=the_account().actor, at=now())
    except BadTerm as bad:
        return refuse(f"{kind}_to", str(bad))
    return redirect(url_for("accounts.show", account_id=account_id), 303)


def _refused(
    account_id: int, values: dict[str, str], field: str, fault: str
) -> ResponseReturnValue:
    page = account_page(account_id, faults={field: fault}, values=values)
    return make_response(page, 422)
