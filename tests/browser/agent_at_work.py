"""An office with visitors' requests in it, served at a time of its own, and agents before it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from passlib.totp import TOTP
from playwright.sync_api import Browser, Page

from app.cli.opening import open_instance
from app.settings import Settings
from tests.browser.demonstration import PASSWORD
from tests.clockwork import Clock
from tests.office import NOON, OPENED_AT, Office, publish
from tests.people import Colleague
from tests.servers import Server, environment, running_server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
SELLER = {"SELLER_PHONE": "626-555-0100"}
MOST_STOPS = 80
# Chromium's question which app shall dial would keep the keyboard; here nothing dials.
NO_DIALLER = """document.addEventListener("click", (event) => {
    if (event.target.closest("[href^='tel:']")) event.preventDefault();
})"""
NAMED = """() => {
    const copy = document.activeElement.cloneNode(true);
    copy.querySelectorAll("kbd").forEach((key) => key.remove());
    return copy.textContent.trim() || document.activeElement.id;
}"""


@dataclass
class AgentAtWork:
    """One agent with a browser window and an authenticator."""

    page: Page
    colleague: Colleague
    authenticator: TOTP
    workroom: Workroom

    def signs_in(self) -> None:
        """Password, then the code of this moment: by keyboard, from field to field."""
        keyboard = self.page.keyboard
        self.page.goto("/staff/sign-in")
        self.page.locator("#email").focus()
        keyboard.type(self.colleague.email)
        keyboard.press("Tab")
        keyboard.type(PASSWORD)
        keyboard.press("Enter")
        self.page.wait_for_url("**/code")
        self.page.locator("#code").focus()
        keyboard.type(self.code())
        keyboard.press("Enter")
        self.page.wait_for_url("**/leads")

    def walks_to(self, words: str) -> None:
        """Tab by Tab to what is named so."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(NAMED) == words:
                return
        raise AssertionError(f"no stop is named {words}")

    def code(self) -> str:
        """What the authenticator shows by the office's clock."""
        token = self.authenticator.generate(time=int(self.workroom.clock.now.timestamp()))
        return str(token.token)


@dataclass
class Workroom:
    """The running office."""

    office: Office
    server: Server
    clock: Clock
    browser: Browser

    def hires(self, colleague: Colleague, window: dict[str, Any] | None = None) -> AgentAtWork:
        """An account with a password, and a window on a desk or in a hand."""
        words = ["--role", "agent", "--name", colleague.name, "--password-stdin"]
        told = subprocess.run(
            [*by(self.clock), "staff", "add", colleague.email, *words],
            env=environment(self.server.instance),
            input=PASSWORD,
            capture_output=True,
            text=True,
            check=True,
        )
        address = next(word for word in told.stdout.split() if word.startswith("otpauth://"))
        context = self.browser.new_context(base_url=self.server.address, **(window or DESK))
        context.add_init_script(NO_DIALLER)
        page = context.new_page()
        return AgentAtWork(page, colleague, TOTP.from_uri(address), self)


def by(clock: Clock) -> list[str]:
    """Our command, as it works by this clock."""
    return [sys.executable, "-m", "tests.clockwork", str(clock.file)]


@contextmanager
def running_workroom(folder: Path, browser: Browser) -> Iterator[Workroom]:
    """An instance at noon in New York with its first editions, served until the block ends."""
    settings = Settings(instance=folder / "instance", allow_fictional_numbers=True)
    instance = open_instance(settings, at=OPENED_AT)
    publish(instance, language="es")
    office = Office(instance, publish(instance))
    clock = Clock(folder / "clock")
    clock.goes_from(NOON + timedelta(minutes=5))
    try:
        with running_server(settings.instance, settings=SELLER, command=by(clock)) as server:
            yield Workroom(office, server, clock, browser)
    finally:
        instance.database.dispose()
