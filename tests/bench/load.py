"""The load: keep-alive clients that post forms with a fresh nonce each, and check the answers."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

from app.consent.presentation import Presenter

CLIENTS = 6
FORM = {
    "first_name": "Rosa",
    "last_name": "Alvarez",
    "phone": "(626) 555-0143",
    "email": "rosa@example.com",
    "email_confirm": "rosa@example.com",
    "message": "Does my heart doctor take this plan?",
    "privacy_agreed": "yes",
}
INTERESTS = [("interests", "part_d"), ("interests", "part_c")]
TOKEN = re.compile(r'name="(presentation|csrf_token)" value="([^"]*)"')
Request = tuple[str, str, dict[str, str]]
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def our_posts(port: int, presentation_key: str) -> Callable[[], Request]:
    """Makes posts of one visitor: one cookie and CSRF token, a presentation for each post."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    tokens = dict(TOKEN.findall(page))
    presenter = Presenter(presentation_key)
    edition = str(presenter._serializer.loads(tokens["presentation"])[0])

    def make() -> Request:
        fields = {
            **FORM,
            "csrf_token": tokens["csrf_token"],
            "presentation": presenter.present(edition, at=datetime.now(UTC)),
        }
        body = urlencode([*fields.items(), *INTERESTS])
        return "POST", body, {**HEADERS, "Cookie": cookie}

    return make


def bare_posts() -> Request:
    """The same fields for the yardstick."""
    return "POST", urlencode([*FORM.items(), *INTERESTS]), HEADERS


def form_gets() -> Request:
    """A visitor opens the page with a browser that takes gzip, without a cookie."""
    return "GET", "", {"Accept-Encoding": "gzip"}


def send(port: int, requests: list[Request], expected: int) -> None:
    """Sends all requests over a few connections; raises when an answer is not the expected one."""
    wrong: list[int] = []
    source = iter(requests)
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (request := _next(source, lock)) is not None:
            method, body, headers = request
            connection.request(method, "/", body or None, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != expected:
                wrong.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} wrong answers, such as {wrong[0]}")


def _next(source: Iterator[Request], lock: threading.Lock) -> Request | None:
    with lock:
        return next(source, None)
