"""Agents and visitors at one real server, each with a browser of their own: Floor."""

from __future__ import annotations

import re
import secrets
import threading
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

from app.cli.opening import open_instance
from app.settings import Settings
from app.staff.accounts import add_account
from app.staff.directory import find_account
from app.staff.factors import Factors, keep_factors
from app.staff.models import Role, Standing
from app.staff.sessions import begin_session
from app.web.sessions import CSRF
from tests.clockwork import Clock
from tests.people import Visitor
from tests.wire import FORM, WireAnswer, WireBrowser

AREAS = ("212", "312", "303", "626", "808", "787")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
STOP_LINK = re.compile(r"/stop/[\w-]{22}")


@dataclass
class Floor:
    """Everybody on it, what they were answered, and what was acknowledged to visitors."""

    port: int
    ended: threading.Event = field(default_factory=threading.Event)
    statuses: list[int] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    received: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    def begins(self, tokens: list[str], visitors: int) -> list[threading.Thread]:
        """So many agents, signed in by these tokens, and so many visitors, until the end."""
        acts = [(self._works, (token, turn)) for turn, token in enumerate(tokens)]
        acts += [(self._visits, ("", turn)) for turn in range(visitors)]
        threads = [threading.Thread(target=self._repeats, args=(*one,)) for one in acts]
        for thread in threads:
            thread.start()
        return threads

    def _repeats(self, act: object, given: tuple[str, int]) -> None:
        token, turn = given
        browser = WireBrowser(self.port)
        if token:
            browser.cookies["staff"] = token
        try:
            while not self.ended.is_set():
                act(browser, turn)  # type: ignore[operator]
                turn += 1
        except BaseException as fault:
            self.faults.append(fault)

    def _works(self, browser: WireBrowser, turn: int) -> None:
        """Takes the next lead, looks at it, gives it back or tells what came of the call."""
        taken = self._presses(browser, "/leads", "/leads/next")
        page = taken.headers.get("location", "").partition("?")[0]
        if page in ("", "/leads"):
            return
        self.held.append(page)
        act, told = ("outcome", {"outcome": "no_answer"}) if turn % 3 else ("give-back", {})
        self._presses(browser, page, f"{page}/{act}", **told)

    def _visits(self, browser: WireBrowser, turn: int) -> None:
        """Asks for a call; every third asks us to stop at once."""
        number = next(self.numbers)
        area, line = AREAS[number % len(AREAS)], number // len(AREAS)
        person = Visitor("Rosa", "Alvarez", f"{area}-555-01{line:02}")
        answer = self._keeps(browser.sends(person))
        if answer.status != 303:
            return  # what it was is looked at in the end
        self.received.append(answer.location)
        if turn % 3:
            return
        receipt = self._keeps(browser.asks("GET", answer.location)).body.decode()
        found = STOP_LINK.search(receipt)
        if found and self._presses(browser, found[0], found[0]).status == 303:
            self.stopped.append(person.phone)

    def _presses(self, browser: WireBrowser, page: str, action: str, **told: str) -> WireAnswer:
        shown = self._keeps(browser.asks("GET", page))
        token = TOKEN.search(shown.body.decode())
        if shown.status != 200:
            return shown
        fields = {"csrf_token": token[1] if token else "", **told}
        return self._keeps(browser.asks("POST", action, urlencode(fields).encode(), FORM))

    def _keeps(self, answer: WireAnswer) -> WireAnswer:
        self.statuses.append(answer.status)
        return answer


def agents_signed_in(settings: Settings, clock: Clock, many: int) -> list[str]:
    """So many agents with a session each; gives the ids that their browsers keep."""
    instance = open_instance(settings)
    tokens = []
    for number in range(many):
        at, email = clock.now, f"agent{number}@example.com"
        with instance.database.writing() as session:
            account = add_account(
                session, email, f"Agent {number}", [Role.AGENT], at=at, actor="unix:tests"
            )
            keep_factors(session, account.id, Factors("none", "none", None, []), at=at)
            account = find_account(session, account.id)
            told = {"_user_id": account.uniquifier, "_fresh": True, CSRF: secrets.token_hex(20)}
            tokens.append(begin_session(session, Standing.SIGNED_IN, account.id, told, at=at))
    instance.database.dispose()
    return tokens
