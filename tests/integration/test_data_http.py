"""172 requests of others against a real server on a socket: never a fault, nothing by halves."""

from __future__ import annotations

import json
import re
import socket
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.cli.opening import Opened, open_instance
from app.consent.models import ConsentRow
from app.leads.models import LeadRow, PersonRow
from app.proof.audit import verify_ledger
from app.settings import Settings
from tests.integration.requests_of import expand, requests_of
from tests.servers import Server, environment, running_server
from tests.wire import WireBrowser

PATIENCE = 3.0  # seconds for an answer; a server without limits waits for ever on some
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
# RFC 9112, 6.1 and 2.3; and a boundary so long that the server takes no such header (431).
ALSO_RIGHT = {"H127": {501}, "H144": {505}, "H145": {505}, "H045": {431}}
ELSEWHERE = {"see", "tool", "urls"}  # told as stories of their own, or of the deployment
Case = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with real numbers in its form's data, so that none is refused as fictional."""
    with running_server(tmp_path_factory.mktemp("http") / "instance", workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def opened(server: Server) -> Iterator[Opened]:
    """The same instance, to look at what was stored."""
    assert environment(server.instance)
    instance = open_instance(Settings(instance=server.instance, allow_fictional_numbers=True))
    yield instance
    instance.database.dispose()


def counts(opened: Opened) -> tuple[int, int, int]:
    with opened.database.reading() as session:
        tables = (LeadRow, PersonRow, ConsentRow)
        leads, people, consents = (
            session.scalar(select(func.count()).select_from(table)) or 0 for table in tables
        )
    return leads, people, consents


def talk(port: int, data: bytes) -> list[int]:
    """Every status that comes back; none when the server closes or is silent."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        with suppress(OSError):  # it may answer and close before it has read everything
            connection.sendall(data)
        with suppress(OSError):
            while piece := connection.recv(65_536):
                received += piece
    return [int(code) for code in STATUS.findall(received)]


def exchanges(case: Case, server: Server) -> Iterator[list[int]]:
    """The answers to each request of a case."""
    how = case["how"]
    if "raw_b64" in how:
        raw = expand(b64decode(how["raw_b64"]).decode("latin-1")).encode("latin-1")
        yield talk(server.port, raw * how.get("times", 1))
        return
    browser = WireBrowser(server.port)
    shown = browser.opens_the_form()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    for request, without_host in requests_of(how, shown, cookie):
        yield talk(server.port, request.as_bytes(None if without_host else "127.0.0.1"))


def fault_of(case: Case, answers: list[list[int]], new: tuple[int, int, int]) -> str:
    """ "" or what is wrong with a case."""
    wanted = case.get("status", [200, 303, 400, 413, 422, "close"])
    right = {code for code in wanted if code != "close"} | ALSO_RIGHT.get(case["id"], set())
    for codes in answers:
        if not codes and "close" in wanted:
            continue
        if not codes or not set(codes) - {100} <= right:
            return f"answered {codes}, not {wanted}"
    leads, people, consents = new
    if (people, consents) != (leads, 2 * leads):
        return f"stored by halves: {new}"
    if case.get("leads") is not None and leads != case["leads"]:
        return f"{leads} leads, not {case['leads']}"
    return ""


def cases(shared_data: Callable[[str], Path]) -> list[Case]:
    every = json.loads(shared_data("http_cases.json").read_text(encoding="utf-8"))
    return [case for case in every if not ELSEWHERE & set(case["how"])]


@pytest.mark.parametrize("piece", range(4))
def test_every_request_is_answered_right_and_whole(
    server: Server, opened: Opened, shared_data: Callable[[str], Path], piece: int
) -> None:
    faults = {}
    for case in cases(shared_data)[piece::4]:
        before = counts(opened)
        answers = list(exchanges(case, server))
        after = counts(opened)
        new = (after[0] - before[0], after[1] - before[1], after[2] - before[2])
        fault = fault_of(case, answers, new)
        if fault:
            faults[f"{case['id']} {case['name']}"] = fault
        assert server.process.poll() is None
        assert WireBrowser(server.port).asks("GET", "/healthz").status == 200
    assert faults == {}
    trusted = {opened.pen.kid: opened.pen.public}
    assert verify_ledger(opened.database, trusted).findings == []


def test_a_wrong_answer_would_be_found() -> None:
    case = {"id": "H000", "name": "a control", "status": [303], "leads": 1}
    assert fault_of(case, [[303]], (1, 1, 2)) == ""
    assert fault_of(case, [[500]], (1, 1, 2))
    assert fault_of(case, [[303]], (1, 1, 1))
    assert fault_of(case, [[303]], (0, 0, 0))
    assert fault_of(case, [[]], (0, 0, 0))
