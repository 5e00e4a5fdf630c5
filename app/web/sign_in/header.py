"""What stands above every staff page: one's pages, what waits, who one is, what is wrong."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, current_app, has_request_context, request
from flask_wtf.csrf import generate_csrf

from app.db import Unavailable
from app.leads.review import count_flagged
from app.proof.watch import find_alarms
from app.staff.directory import Account
from app.staff.models import Role
from app.web.database import now, the_database
from app.web.guards import signed_in
from app.web.sessions import is_staff_path, this_browser
from app.web.words.alarms import alarm_words, worst_first

FLAGGED: Final = "?state=flagged"
PAGES: Final = (
    (Role.AGENT, "Leads", "/leads"),
    (Role.COMPLIANCE, "Consents", "/consents"),
    (Role.COMPLIANCE, "Editions", "/editions"),
    (Role.COMPLIANCE, "Proof", "/proof"),
    (Role.ADMIN, "Accounts", "/staff"),
)
WITH_FLAGGED: Final = ("/leads", "/consents")
ROLE_WORDS: Final = {
    Role.AGENT: "agent",
    Role.COMPLIANCE: "compliance",
    Role.ADMIN: "administrator",
}
Entry = tuple[str, str, bool, int | None]


def header_of(account: Account) -> dict[str, Any]:
    """The header's values for somebody who is signed in."""
    looks_at_flagged = "state=flagged" in request.query_string.decode("ascii", "replace")
    nav: list[Entry] = []
    flagged = ""
    for role, label, href in PAGES:
        if role not in account.roles:
            continue
        is_here = request.path == href or request.path.startswith(href + "/")
        nav.append((label, href, is_here and not looks_at_flagged, None))
        if href in WITH_FLAGGED:
            flagged = flagged or href + FLAGGED
    count, alarms = _look()
    if flagged:
        nav.append(("Flagged", flagged, looks_at_flagged, count))
    roles = ", ".join(words for role, words in ROLE_WORDS.items() if role in account.roles)
    return {"nav": nav, "who": f"{account.name}, {roles}", "alarms": alarms}


def _look() -> tuple[int | None, list[str]]:
    """How many are flagged, and what is wrong with the log."""
    try:
        with the_database().reading() as session:
            alarms = find_alarms(session, at=now())
            return count_flagged(session), [alarm_words(one) for one in worst_first(alarms)]
    except Unavailable:
        return None, []  # a page that says so must not fail for its header


def _context() -> dict[str, Any]:
    if not has_request_context() or not is_staff_path(request.path):
        return {}
    values = {"styles": current_app.extensions["assets"]["staff.css"].path}
    nobody = {"nav": [], "who": "", "alarms": [], "csrf_token": ""}
    if this_browser().fault is not None:
        return {**values, **nobody}
    try:
        account = signed_in()
    except Unavailable:
        return {**values, **nobody}
    header = header_of(account) if account else nobody
    script = current_app.extensions["assets"]["staff.js"].path if account else ""
    return {**values, **header, "script": script, "csrf_token": generate_csrf}


def init_app(web: Flask) -> None:
    """Gives every template of the staff its header."""
    web.context_processor(_context)
