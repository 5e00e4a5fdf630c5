"""The demonstration as it is delivered, with a window for a visitor and for each of the staff."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, Response

from tests.databases import free_port
from tests.servers import COMMAND, environment, wait_until_ready

VISITOR, AGENT, COMPLIANCE, ADMIN = "visitor", "agent", "compliance", "admin"
PASSWORD = "violet kettle marches"
WAIT = 20_000  # milliseconds


class Window:
    """One browser window: what it shows, asked for and missed, and what the page was sent as."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.missed: list[str] = []
        self._document: Response | None = None
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("response", self._keep)

    def source(self) -> str:
        """The page as the server sent it, before the browser mended anything."""
        assert self._document is not None
        return self._document.text()

    def _keep(self, response: Response) -> None:
        is_page = response.request.is_navigation_request() and response.status not in (302, 303)
        if not response.request.is_navigation_request() and response.status >= 400:
            self.missed.append(response.url)
        if is_page and response.frame == self.page.main_frame:
            self._document = response


@dataclass
class Demonstration:
    """A running demonstration and the windows that look at it, one for each role."""

    browser: Browser
    address: str
    links: dict[str, str]
    windows: dict[str, Window] = field(default_factory=dict)

    def window(self, role: str) -> Window:
        """The window of this role; staff set their account up when they come first."""
        if role not in self.windows:
            context = self.browser.new_context(base_url=self.address)
            context.set_default_timeout(WAIT)
            window = Window(context.new_page())
            if role != VISITOR:
                set_up(window.page, self.links[role])
            self.windows[role] = window
        return self.windows[role]


def set_up(page: Page, path: str) -> None:
    """Through a one-time link: password, authenticator, recovery codes, first page."""
    page.goto(path)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    secret = page.locator("main code").first.inner_text().replace("-", "")
    page.fill("#code", str(TOTP(secret).generate().token))
    page.click("main form button")
    page.click("main a.button")


@contextmanager
def running_demonstration(folder: Path, browser: Browser) -> Iterator[Demonstration]:
    """`get-answers demo` in a process of its own; its links are what it prints."""
    port = free_port()
    command = [COMMAND, "demo", "--port", str(port)]
    with subprocess.Popen(
        command,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline().split() for _ in (AGENT, COMPLIANCE, ADMIN)]
            links = {words[0]: urlsplit(words[-1]).path for words in lines}
            wait_until_ready(process, port)
            yield Demonstration(browser, f"http://127.0.0.1:{port}", links)
        finally:
            process.terminate()
