"""Password and code once more, before what needs a fresh sign-in: /staff/again."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.staff.directory import Account
from app.staff.passwords import LONGEST
from app.staff.tries import Subject, forget_tries, subjects_of_code
from app.web.database import now, the_database, the_keys
from app.web.fields import own_page, typed
from app.web.guards import first_page, the_account
from app.web.sign_in import security
from app.web.sign_in.code import LONGEST_CODE
from app.web.sign_in.standing import sign_in_fully
from app.web.sign_in.waiting import seconds_to_wait_for, spend

pages = Blueprint("again", __name__, url_prefix="/staff/again")


@pages.get("")
def show() -> ResponseReturnValue:
    """The form, and where one wants to go."""
    next_page = own_page(request.args.get("next")) or ""
    return render_template("sign_in/again.html", next_page=next_page, has_failed=False)


@pages.post("")
def send() -> ResponseReturnValue:
    """Gives the browser a new session that is fresh for 10 minutes."""
    account, next_page = the_account(), own_page(typed("next", 2000)) or ""
    subjects = subjects_of_code(the_keys(), account.id, request.remote_addr or "")
    wait = seconds_to_wait_for(subjects, at=now())
    if wait is not None or not _is_proven(account, subjects):
        page = render_template("sign_in/again.html", next_page=next_page, has_failed=True)
        response = make_response(page, 422 if wait is None else 429)
        if wait is not None:
            response.headers["Retry-After"] = str(wait)
        return response
    return redirect(next_page or first_page(account), 303)


def _is_proven(account: Account, subjects: tuple[Subject, Subject]) -> bool:
    password, text = typed("password", LONGEST), typed("code", LONGEST_CODE)
    if not security.password_is_right(account, password):
        return False
    with the_database().writing() as session:
        if not spend(session, account, text):
            return False
        forget_tries(session, subjects)
        return sign_in_fully(session, account, at=now())
