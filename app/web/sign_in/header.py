"""What stands above every staff page: one's pages, what waits, who one is, what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from flask import Flask, current_app, has_request_context, request
from flask_wtf.csrf import generate_csrf

from app.db import Reading, Unavailable
from app.leads.holding.holds import Agent
from app.leads.lists.mine import count_mine
from app.leads.lookup.waiting import count_states
from app.leads.models import State
from app.proof.watch import find_alarms
from app.staff.directory import Account
from app.staff.models import Role
from app.web.database import now, the_database
from app.web.formatting import end_of_day
from app.web.guards import signed_in
from app.web.sessions import is_staff_path, this_browser
from app.web.words.alarms import alarm_words, worst_first

QUEUE: Final = "/leads?state=open"
CALLED_US: Final = "/leads/called-us"
PAGES: Final = (
    (Role.AGENT, "Mine", "/leads"),
    (Role.AGENT, "Queue", QUEUE),
    (Role.AGENT, "They called us", CALLED_US),
    (Role.AGENT, "Only Other", "/leads?state=triage"),
    (Role.AGENT, "Flagged", "/leads?state=flagged"),
    (Role.COMPLIANCE, "Consents", "/consents"),
    (Role.COMPLIANCE, "Do not call", "/suppressions"),
    (Role.COMPLIANCE, "Editions", "/editions"),
    (Role.COMPLIANCE, "Proof", "/proof"),
    (Role.COMPLIANCE, "Flagged", "/consents?state=flagged"),
    (Role.ADMIN, "Accounts", "/staff"),
)
ROLE_WORDS: Final = {
    Role.AGENT: "agent",
    Role.COMPLIANCE: "compliance",
    Role.ADMIN: "administrator",
}
COUNTED: Final = {State.OPEN: "Queue", State.TRIAGE: "Only Other", State.FLAGGED: "Flagged"}
MOST: Final = 99  # of what a header counts one by one
Entry = tuple[str, str, bool, str | None]


def header_of(account: Account) -> dict[str, Any]:
    """The header's values for somebody who is signed in."""
    own = [(label, href) for role, label, href in PAGES if role in account.roles]
    pages = dict(reversed(own))  # who has two roles sees each once
    counts, alarms = _look(account)
    here = _here([*pages.values()])
    nav: list[Entry] = [
        (label, href, href == here, counts.get(label))
        for label, href in own
        if pages[label] == href
    ]
    roles = ", ".join(words for role, words in ROLE_WORDS.items() if role in account.roles)
    return {"nav": nav, "who": f"{account.name}, {roles}", "alarms": alarms}


def _here(pages: Collection[str]) -> str:
    """Which of these pages this is, or belongs to."""
    path, state = request.path, request.args.get("state", "")
    exact = f"{path}?state={state}" if state else path
    if exact in pages:
        return exact
    if path.endswith("/called-us") and CALLED_US in pages:
        return CALLED_US
    if path == "/leads" and state:
        return QUEUE
    above = [page for page in pages if path == page or path.startswith(f"{page}/")]
    return max(above, key=len, default="")


def _look(account: Account) -> tuple[dict[str, str], list[str]]:
    """How much waits behind each page, and what is wrong with the log."""
    at = now()
    try:
        with the_database().reading() as session:
            alarms = find_alarms(session, at=at)
            words = [alarm_words(one) for one in worst_first(alarms)]
            return {label: _words(one) for label, one in _counts(session, account, at)}, words
    except Unavailable:
        return {}, []  # a page that says so must not fail for its header


def _counts(session: Reading, account: Account, at: datetime) -> Iterator[tuple[str, int]]:
    if Role.AGENT in account.roles:
        yield "Mine", count_mine(session, Agent(account.id), end_of_day(at), at=at)
    for state, count in count_states(session, tuple(COUNTED), MOST + 1).items():
        yield COUNTED[state], count


def _words(count: int) -> str:
    return str(count) if count <= MOST else f"{MOST}+"


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
