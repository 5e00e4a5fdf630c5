"""What a browser is remembered by: a row for the staff, a signed cookie for everyone else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, cast

from flask import Flask, Request, Response, g
from flask.globals import request_ctx
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from app.db import Database, Unavailable, Writing
from app.staff.models import Standing
from app.staff.sessions import (
    StaffSession,
    begin_session,
    end_session,
    find_session,
    keep_data,
    renew_session,
)
from app.web.cookies import delete_cookie, read_cookie, seal_visit, set_cookie, unseal_visit
from app.web.database import now

STAFF_PATHS: Final = (
    "/staff",
    "/leads",
    "/consents",
    "/editions",
    "/suppressions",
    "/retention",
    "/activity",
    "/proof",
)
VISIT_PATHS: Final = ("/es/", "/stop/", "/received/")
CSRF: Final = "csrf_token"  # the name by which Flask-WTF keeps its secret
SENT: Final = "sent"  # codes of the receipts that this browser may see in full for an hour
POLL_HEADER: Final = "X-Poll"  # a request with it, or with ?poll=, does not count as use


class Browser(CallbackDict[str, Any], SessionMixin):
    """What is remembered of one browser, for the length of a request."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(values, _note_change)
        self.modified = False
        self.remembered = True  # false: a path that neither sets nor reads a cookie
        self.row: StaffSession | None = None
        self.new_token: str | None = None
        self.was_ended = False  # it came with a session that is over
        self.signs_out = False
        self.fault: Unavailable | None = None

    @property
    def standing(self) -> Standing | None:
        """How far it has come on its way in; None: not at all."""
        return None if self.row is None else self.row.standing


def _note_change(browser: CallbackDict[str, Any]) -> None:
    cast(Browser, browser).modified = True


def this_browser() -> Browser:
    """The browser of this request."""
    return cast(Browser, request_ctx.session)


def is_staff_path(path: str) -> bool:
    """Whether a page of the staff lives there."""
    return any(path == one or path.startswith(one + "/") for one in STAFF_PATHS)


def change_standing(
    session: Writing,
    standing: Standing,
    account_id: int | None,
    values: Mapping[str, object],
    *,
    at: datetime,
) -> bool:
    """A new session id for this browser, its old one dead; False: that was over already.

    In the transaction of the caller: what let it rise and the rise itself are one (SR-39).
    """
    browser = this_browser()
    if browser.row is not None and not end_session(session, browser.row.id):
        return False
    browser.clear()
    browser.update({**values, CSRF: secrets.token_hex(20)})
    g.pop(CSRF, None)
    browser.new_token = begin_session(session, standing, account_id, dict(browser), at=at)
    browser.row = find_session(session, browser.new_token, at=at)
    return True


def end_this_session(session: Writing) -> None:
    """Ends the session of this browser, for every copy of its cookie."""
    browser = this_browser()
    if browser.row is not None:
        end_session(session, browser.row.id)
    browser.clear()
    browser.row, browser.signs_out = None, True


class Sessions(SessionInterface):
    """Chooses by path: staff's row, visitor's cookie, or nothing."""

    def open_session(self, app: Flask, request: Request) -> Browser:
        """What this browser is remembered by; raises nothing, the guard tells of faults."""
        if is_staff_path(request.path):
            return _open_staff(app, request)
        if request.path == "/" or request.path.startswith(VISIT_PATHS):
            return _open_visit(app, request)
        browser = Browser()
        browser.remembered = False
        return browser

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sets the cookie that is new, and no other."""
        browser = cast(Browser, session)
        if not browser.remembered or not browser.modified:
            return
        response.vary.add("Cookie")
        if browser.new_token is not None:
            set_cookie(app, response, "staff", browser.new_token)
        elif browser.signs_out:
            delete_cookie(app, response, "staff")
        elif browser.row is not None:
            _keep(app, browser, browser.row)
        elif CSRF in browser:
            kept = {name: browser[name] for name in (CSRF, SENT) if name in browser}
            set_cookie(app, response, "visit", seal_visit(app, kept))


def _open_staff(app: Flask, request: Request) -> Browser:
    token = read_cookie(app, request, "staff")
    if not token:
        return _open_visit(app, request)
    database, at = cast(Database, app.extensions["database"]), now()
    polls = POLL_HEADER in request.headers or "poll" in request.args
    try:
        with database.reading() as session:
            row = find_session(session, token, at=at)
    except Unavailable as fault:
        browser = Browser()
        browser.fault = fault
        return browser
    if row is None:
        browser = _open_visit(app, request)
        browser.was_ended = True
        return browser
    if not polls:
        _renew(database, row, at)
    browser = Browser(row.data)
    browser.row = row
    return browser


def _renew(database: Database, row: StaffSession, at: datetime) -> None:
    """Counts the request as use; while nothing can be written, pages can still be read."""
    with suppress(Unavailable), database.writing() as session:
        renew_session(session, row.id, at=at)


def _open_visit(app: Flask, request: Request) -> Browser:
    return Browser(unseal_visit(app, read_cookie(app, request, "visit")))


def _keep(app: Flask, browser: Browser, row: StaffSession) -> None:
    database = cast(Database, app.extensions["database"])
    try:
        with database.writing() as session:
            keep_data(session, row.id, dict(browser))
    except Unavailable:
        return  # nothing that a page keeps there is needed for what it has answered


def init_app(web: Flask) -> None:
    """Remembers browsers in this way."""
    web.session_interface = Sessions()
