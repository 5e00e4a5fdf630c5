"""Who may use which page: closed unless opened in the one table ACCESS (access/table.py)."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from flask import Flask, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.staff.directory import Account
from app.staff.models import Role, Standing
from app.web.access.rule import Rule
from app.web.access.table import ACCESS
from app.web.database import now
from app.web.fields import SIGN_IN, page_before, refuse_nul
from app.web.forgery import check_token, refuse_foreign_pages
from app.web.sessions import is_staff_path, this_browser

AGAIN: Final = "/staff/again"
FIRST_PAGES: Final = {Role.AGENT: "/leads", Role.COMPLIANCE: "/consents", Role.ADMIN: "/staff"}


def guard() -> ResponseReturnValue | None:
    """The one place that lets in: by the rule of the page, and by role as it is now (SR-44)."""
    if request.routing_exception is not None:
        return None  # 404, 405 and 308 stay what they are
    method = "GET" if request.method == "HEAD" else request.method
    rule = ACCESS.get((request.endpoint or "", method))
    if rule is None:
        abort(404)
    if rule.everyone and not is_staff_path(request.path):
        return None  # public forms check their own token, so that a fault loses no typing
    fault = this_browser().fault
    if fault is not None:
        raise fault
    if method != "GET":
        refuse_foreign_pages()
    if rule.largest is not None:  # who may not is turned away before so much is read
        if (elsewhere := _turn_away(rule)) is not None:
            return elsewhere
        request.max_content_length = request.max_form_memory_size = rule.largest
    refuse_nul()
    answer = _turn_away(rule)
    if answer is None and method != "GET":
        check_token()
    return answer


def _turn_away(rule: Rule) -> ResponseReturnValue | None:
    """The answer to who may not; None: come in."""
    if rule.everyone or (rule.standing and this_browser().standing is rule.standing):
        return None
    account = signed_in()
    if account is None:
        return _ask_to_sign_in()
    if not rule.roles & account.roles:
        return redirect(first_page(account)) if rule.sends_home else abort(403)
    return require_fresh() if rule.is_fresh else None


def signed_in() -> Account | None:
    """Who is signed in, with password and code, and not disabled; None: nobody."""
    browser = this_browser()
    if browser.row is None or browser.standing is not Standing.SIGNED_IN:
        return None
    account: Account | None = getattr(current_user, "account", None)
    if account is None or not account.active or account.id != browser.row.account_id:
        return None
    return account


def the_account() -> Account:
    """Who is signed in; for views that the guard lets only the signed in reach."""
    return signed_in() or abort(401)


def first_page(account: Account) -> str:
    """Where somebody with these roles begins."""
    return next(page for role, page in FIRST_PAGES.items() if role in account.roles)


def require_fresh() -> ResponseReturnValue | None:
    """None within 10 minutes of password and code; else the way to give them again."""
    row = this_browser().row
    if row is not None and row.is_fresh(now()):
        return None
    page = request.path if request.method in ("GET", "HEAD") else page_before()
    page = (page or first_page(the_account())).removesuffix("/evidence.zip")  # chosen anew there
    return redirect(f"{AGAIN}?next={quote(page)}", 303)


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method not in ("GET", "HEAD"):
        abort(401)
    ended = "&ended=1" if this_browser().was_ended else ""
    return redirect(f"{SIGN_IN}?next={quote(request.path)}{ended}")


def init_app(web: Flask) -> None:
    """Stands before every view."""
    web.before_request(guard)
