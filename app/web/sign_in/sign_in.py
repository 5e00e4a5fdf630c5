"""The first step in, e-mail and password: /staff/sign-in."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue

from app.db import NotFound, Reading
from app.staff.addresses import LONGEST_EMAIL
from app.staff.directory import Account, find_account_by_email
from app.staff.passwords import LONGEST
from app.staff.tries import forget_tries, subjects_of_password
from app.web.database import now, the_database, the_keys
from app.web.fields import own_page, typed
from app.web.guards import first_page, signed_in
from app.web.journal import log
from app.web.sign_in import again, code, header, security, set_up, sign_out
from app.web.sign_in.first_form import refused, sign_in_page
from app.web.sign_in.standing import half_sign_in
from app.web.sign_in.waiting import seconds_to_wait_for

pages = Blueprint("sign_in", __name__, url_prefix="/staff/sign-in")


@pages.get("")
def show() -> ResponseReturnValue:
    """The form, and why one sees it again."""
    account = signed_in()
    if account is not None:
        return redirect(first_page(account))
    next_page = own_page(request.args.get("next")) or ""
    return sign_in_page(next_page, was_ended="ended" in request.args)


@pages.post("")
def send() -> ResponseReturnValue:
    """One answer for unknown, wrong, disabled and too often (SR-37)."""
    email, password = typed("email", LONGEST_EMAIL), typed("password", LONGEST)
    next_page = own_page(typed("next", 2000)) or ""
    at, database = now(), the_database()
    subjects = subjects_of_password(the_keys(), email, request.remote_addr or "")
    wait = seconds_to_wait_for(subjects, at=at)
    with database.reading() as session:
        account = _account_of(session, email)
    is_right = security.password_is_right(account, password)
    if wait is not None or not is_right or account is None:
        log.info("sign_in.refused", account=account.id if account else None, limited=bool(wait))
        return refused(next_page, email, wait)
    with database.writing() as session:
        forget_tries(session, subjects)
        half_sign_in(session, account, next_page, at=at)
    return redirect("/staff/sign-in/code", 303)


def _account_of(session: Reading, email: str) -> Account | None:
    try:
        return find_account_by_email(session, email)
    except NotFound:
        return None


def init_app(web: Flask) -> None:
    """All the pages of the way in, and the library behind them."""
    security.init_app(web)
    header.init_app(web)
    for part in (pages, code.pages, set_up.pages, again.pages, sign_out.pages):
        web.register_blueprint(part)
