"""What a one-time link leads through: a password, an authenticator, recovery codes."""

from __future__ import annotations

import segno
from flask import Blueprint, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.db import NotFound
from app.staff.accounts import AccountRefused
from app.staff.models import Standing
from app.web.database import now, the_database
from app.web.fields import typed
from app.web.guards import first_page
from app.web.sessions import change_standing, this_browser
from app.web.sign_in import security
from app.web.sign_in.newcomer import Newcomer, find_faults, let_in, read_newcomer, type_newcomer

pages = Blueprint("set_up", __name__, url_prefix="/staff/set-up")
TOKEN = "<string(length=43):token>"  # noqa: S105


@pages.get(f"/{TOKEN}")
def show(token: str) -> ResponseReturnValue:
    """The form; opening a link uses nothing up, programs follow links too."""
    try:
        newcomer = read_newcomer(token, at=now())
    except NotFound:
        return _link_is_over()
    return render_template("sign_in/set_up.html", newcomer=newcomer, faults={})


@pages.post(f"/{TOKEN}")
def send(token: str) -> ResponseReturnValue:
    """Keeps what was chosen in this browser's session until the code proves the telephone."""
    try:
        newcomer = type_newcomer(read_newcomer(token, at=now()))
    except NotFound:
        return _link_is_over()
    password = typed("password", 1000)
    faults = find_faults(newcomer, password)
    if faults:
        page = render_template("sign_in/set_up.html", newcomer=newcomer, faults=faults)
        return make_response(page, 422)
    values = {
        "newcomer": newcomer.as_values(),
        "password": security.hash_new_password(password),
        "codes_secret": security.make_codes_secret(),
    }
    with the_database().writing() as session:
        change_standing(session, Standing.SETTING_UP, newcomer.account_id, values, at=now())
    return redirect("/staff/set-up/code", 303)


@pages.get("/code")
def show_code() -> ResponseReturnValue:
    """The authenticator's secret as a picture and as text, and one field."""
    return _code_page(has_failed=False)


@pages.post("/code")
def send_code() -> ResponseReturnValue:
    """Uses the link up, sets the account up, signs in, and shows the recovery codes once.

    They stand in the answer to this form, because stored anywhere they could be shown twice.
    """
    values = dict(this_browser())
    counter = security.counter_of(None, values["codes_secret"], typed("code", 40))
    if counter is None:
        return make_response(_code_page(has_failed=True), 422)
    recovery_codes = security.make_recovery_codes()
    try:
        account = let_in(values, counter, recovery_codes, at=now())
    except (NotFound, AccountRefused):
        return _link_is_over()
    page = render_template(
        "sign_in/recovery_codes.html", codes=recovery_codes, first_page=first_page(account)
    )
    return make_response(page)


def _code_page(*, has_failed: bool) -> str:
    browser = this_browser()
    secret = browser["codes_secret"]
    newcomer = Newcomer(**browser["newcomer"])
    picture = segno.make(security.codes_address(secret, newcomer.email), error="m")
    svg = picture.svg_inline(omitsize=True, svgclass="qr", lineclass=None, light="#fff")
    return render_template(
        "sign_in/set_up_code.html",
        picture=Markup(svg),  # noqa: S704 - drawn by us, from squares alone
        secret=security.codes_text(secret),
        has_failed=has_failed,
    )


def _link_is_over() -> ResponseReturnValue:
    return make_response(render_template("sign_in/link_over.html"), 404)
