"""Who may use which page: closed unless opened in the one table ACCESS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from flask import Flask, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.ledger.event import Event
from app.staff.directory import Account
from app.staff.models import Role, Standing
from app.web.access.rule import (
    ADMIN,
    AGENT,
    COMPLIANCE,
    EVERYONE,
    HALF_SIGNED_IN,
    SETTING_UP,
    SIGNED_IN,
    Rule,
)
from app.web.database import now
from app.web.fields import SIGN_IN, page_before, refuse_nul
from app.web.forgery import check_token, refuse_foreign_pages
from app.web.sessions import is_staff_path, this_browser

AGAIN: Final = "/staff/again"
FIRST_PAGES: Final = {Role.AGENT: "/leads", Role.COMPLIANCE: "/consents", Role.ADMIN: "/staff"}


ACCESS: Final[Mapping[tuple[str, str], Rule]] = {
    ("form.show", "GET"): EVERYONE,
    ("form.send", "POST"): EVERYONE,
    ("receipt.show", "GET"): EVERYONE,
    ("receipt.show_paper", "GET"): EVERYONE,
    ("receipt.give_record", "GET"): EVERYONE,
    ("receipt.give_proof", "GET"): EVERYONE,
    ("stop.ask", "GET"): EVERYONE,
    ("stop.stop", "POST"): EVERYONE,
    ("policy.show", "GET"): EVERYONE,
    ("policy.show_version", "GET"): EVERYONE,
    ("static.show", "GET"): EVERYONE,
    ("static.robots", "GET"): EVERYONE,
    ("static.favicon", "GET"): EVERYONE,
    ("ledger.checkpoint", "GET"): EVERYONE,
    ("ledger.tile", "GET"): EVERYONE,
    ("ledger.key", "GET"): EVERYONE,
    ("ledger.policy", "GET"): EVERYONE,
    ("status.healthz", "GET"): EVERYONE,
    ("status.readyz", "GET"): EVERYONE,
    ("sign_in.show", "GET"): EVERYONE,
    ("sign_in.send", "POST"): EVERYONE,
    ("code.show", "GET"): HALF_SIGNED_IN,
    ("code.send", "POST"): HALF_SIGNED_IN,
    ("set_up.show", "GET"): EVERYONE,
    ("set_up.send", "POST"): EVERYONE,
    ("set_up.show_code", "GET"): SETTING_UP,
    ("set_up.send_code", "POST"): SETTING_UP,
    ("again.show", "GET"): SIGNED_IN,
    ("again.send", "POST"): SIGNED_IN,
    ("sign_out.send", "POST"): SIGNED_IN,
    ("accounts.list_accounts", "GET"): ADMIN.or_home(),
    ("accounts.ask_new", "GET"): ADMIN.freshly(),
    ("accounts.add", "POST"): ADMIN.freshly(),
    ("accounts.show", "GET"): ADMIN.freshly(),
    ("accounts.set_roles", "POST"): ADMIN.freshly(),
    ("accounts.disable", "POST"): ADMIN.freshly(),
    ("accounts.enable", "POST"): ADMIN.freshly(),
    ("accounts.make_link", "POST"): ADMIN.freshly(),
    ("qualifications.add_licence", "POST"): ADMIN.freshly(),
    ("qualifications.add_certification", "POST"): ADMIN.freshly(),
    ("mail.send_test", "POST"): ADMIN.freshly(),
    ("mail.try_again", "POST"): ADMIN.freshly(),
    ("leads.list_leads", "GET"): AGENT.leaves(Event.RECORD_SEARCHED),
    ("leads.tell_news", "GET"): AGENT,
    ("triage.read", "POST"): AGENT.leaves(Event.RECORD_SEARCHED),
    ("leads.take_next", "POST"): AGENT,
    ("leads.take", "POST"): AGENT,
    ("leads.show", "GET"): AGENT.leaves(Event.RECORD_VIEWED),
    ("calls.step", "POST"): AGENT,
    ("calls.record", "POST"): AGENT,
    ("calls.show_recorded", "GET"): AGENT,
    ("calls.mend", "POST"): AGENT,
    ("calls.reopen", "POST"): AGENT,
    ("leads.decide_flagged", "POST"): AGENT,
    ("said.place", "POST"): AGENT,
    ("said.note", "POST"): AGENT,
    ("said.correct", "POST"): AGENT,
    ("said.unlink", "POST"): AGENT,
    ("holding.give_back", "POST"): AGENT,
    ("holding.take_over", "POST"): AGENT,
    ("holding.stay", "POST"): AGENT,
    ("called_us.ask", "GET"): AGENT,
    ("called_us.search", "POST"): AGENT.leaves(Event.RECORD_SEARCHED),
    ("picked_up.take", "POST"): AGENT,
    ("picked_up.show", "GET"): AGENT.leaves(Event.RECORD_VIEWED),
    ("picked_up.tick", "POST"): AGENT,
    ("picked_up.record", "POST"): AGENT,
    ("consents.list_consents", "GET"): COMPLIANCE.leaves(Event.RECORD_SEARCHED),
    ("consents.search", "POST"): COMPLIANCE.leaves(Event.RECORD_SEARCHED),
    ("consents.show", "GET"): COMPLIANCE.leaves(Event.RECORD_VIEWED),
    ("consents.as_shown", "GET"): COMPLIANCE,
    ("consents.decide_flagged", "POST"): COMPLIANCE,
    ("evidence.download", "GET"): COMPLIANCE.freshly().leaves(Event.EVIDENCE_EXPORTED),
    ("evidence.check", "GET"): COMPLIANCE,
    ("suppressions.show", "GET"): COMPLIANCE.leaves(Event.RECORD_SEARCHED),
    ("suppressions.stop", "POST"): COMPLIANCE.leaves(Event.RECORD_SEARCHED),
    ("suppressions_again.ask", "GET"): COMPLIANCE.freshly(),
    ("suppressions_again.decide", "POST"): COMPLIANCE.freshly(),
    ("suppressions_states.declare", "POST"): COMPLIANCE.leaves(Event.RECORD_SEARCHED),
    ("suppressions_states.end", "POST"): COMPLIANCE,
    ("editions.list_editions", "GET"): COMPLIANCE,
    ("editions.show", "GET"): COMPLIANCE,
    ("editions.as_drafted", "GET"): COMPLIANCE,
    ("editions.picture", "GET"): COMPLIANCE,
    ("proof.show", "GET"): COMPLIANCE,
}


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
