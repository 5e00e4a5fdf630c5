"""The second step in, a one-time code or a recovery code: /staff/sign-in/code."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.staff.directory import Account, find_account
from app.staff.tries import Subject, forget_tries, subjects_of_code
from app.web.database import now, the_database, the_keys
from app.web.fields import own_page, typed
from app.web.guards import first_page
from app.web.journal import log
from app.web.sessions import end_this_session, this_browser
from app.web.sign_in.first_form import refused
from app.web.sign_in.standing import sign_in_fully
from app.web.sign_in.waiting import seconds_to_wait_for, spend

LONGEST_CODE = 40
pages = Blueprint("code", __name__, url_prefix="/staff/sign-in/code")


@pages.get("")
def show() -> ResponseReturnValue:
    """The form for the code."""
    return render_template("sign_in/code.html", has_failed=False)


@pages.post("")
def send() -> ResponseReturnValue:
    """A code counts once; five wrong ones, and one begins anew (SR-34)."""
    text, next_page = typed("code", LONGEST_CODE), this_browser().get("next")
    account = _half_signed_in()
    subjects = subjects_of_code(the_keys(), account.id, request.remote_addr or "")
    wait = seconds_to_wait_for(subjects, at=now())
    if wait is not None:
        return _begin_anew(wait)
    if not _is_let_in(account, text, subjects):
        log.info("code.refused", account=account.id)
        return make_response(render_template("sign_in/code.html", has_failed=True), 422)
    return redirect(own_page(next_page) or first_page(account), 303)


def _is_let_in(account: Account, text: str, subjects: tuple[Subject, Subject]) -> bool:
    """The code is used up and the session begun in one transaction."""
    with the_database().writing() as session:
        if not spend(session, account, text):
            return False
        forget_tries(session, subjects)
        return sign_in_fully(session, account, at=now())


def _half_signed_in() -> Account:
    row = this_browser().row
    account_id = row.account_id if row else None
    with the_database().reading() as session:
        return find_account(session, account_id or 0)


def _begin_anew(wait: int) -> Response:
    with the_database().writing() as session:
        end_this_session(session)
    return refused("", "", wait)
