"""A visitor's browser over a real socket: one connection, cookies, the form that the page shows."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.pages import Fields, Page, read_page
from tests.people import Visitor
from tests.visiting import Changes, filled_in

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PATIENCE = 30.0  # seconds


@dataclass(frozen=True)
class WireAnswer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def page(self) -> Page:
        """The page, parsed and checked."""
        return read_page(self.body.decode())

    @property
    def location(self) -> str:
        """Where one is sent."""
        return self.headers["location"]


class WireBrowser:
    """One browser that speaks to one server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def asks(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> WireAnswer:
        """One request on a connection of its own; raises OSError, HTTPException."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = dict(headers or {})
        if self.cookies and "Cookie" not in sent:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            answer = WireAnswer(
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        finally:
            connection.close()
        self._keep(answer)
        return answer

    def opens_the_form(self) -> Fields:
        """Reads the page; gives the form as it is shown."""
        return self.asks("GET", "/").page.form()

    def sends(
        self, person: Visitor, changes: Changes | None = None, form: Fields | None = None
    ) -> WireAnswer:
        """Fills in the form and presses the button."""
        return self.posts(filled_in(form or self.opens_the_form(), person, changes or {}))

    def posts(self, fields: Fields) -> WireAnswer:
        """Sends these fields as a browser does."""
        return self.asks("POST", "/", urlencode(fields).encode(), FORM)

    def _keep(self, answer: WireAnswer) -> None:
        cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        name, _, value = cookie.partition("=")
        if name:
            self.cookies[name] = value
