"""The proxy that the README recommends: it tells the address, and slow clients stop nobody."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cli.opening import Opened
from app.leads.models import PersonRow
from tests.databases import free_port
from tests.people import ROSA
from tests.servers import running_server
from tests.wire import FORM, WireAnswer, WireBrowser

README = Path(__file__).parents[2] / "README.md"
NAME = "answers.example.com"
SLOW_CLIENTS = 40  # more than the threads of the server behind
FRAME = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {server}
}}
"""


def recommended(port: int, behind: int) -> str:
    """The README's own server block, on loopback without a certificate."""
    block = re.search(r"^    server \{.*?^    \}$", README.read_text(), re.M | re.S)
    assert block, "the README has no server block"
    text = block.group().replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    return text.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{behind}")


@contextmanager
def proxy(folder: Path, behind: int) -> Iterator[int]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("no nginx on this machine")
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(FRAME.format(folder=folder, server=recommended(port, behind)))
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(config), *user])
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("nginx did not start")


class NamedBrowser(WireBrowser):
    """A browser that asks for the public name."""

    def asks(
        self, method: str, path: str, body: object = None, headers: object = None
    ) -> WireAnswer:
        named = {**(headers or {}), "Host": NAME}  # type: ignore[dict-item]
        return super().asks(method, path, body, named)  # type: ignore[arg-type]


@pytest.fixture
def port(instance: Opened, tmp_path: Path) -> Iterator[int]:
    settings = {
        "DATABASE_URL": instance.settings.database_url,
        "PROXY_COUNT": "1",
        "PUBLIC_URL": f"http://{NAME}",
    }
    instance.database.dispose()
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        running_server(instance.settings.instance, settings=settings) as server,
        proxy(folder, server.port) as port,
    ):
        yield port


def test_a_request_through_the_proxy_keeps_the_visitors_address(
    port: int, instance: Opened
) -> None:
    browser = NamedBrowser(port)
    forged = {**FORM, "X-Forwarded-For": "203.0.113.9"}
    form = browser.opens_the_form()
    assert browser.sends(ROSA, form=form).status == 303
    assert browser.asks("GET", "/", None, forged).status == 200
    with instance.database.reading() as session:
        assert session.scalar(select(PersonRow.address)) == "127.0.0.1"


def test_slow_clients_stop_nobody(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW_CLIENTS)]
    try:
        for client in slow:
            client.sendall(b"POST / HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\nContent-Le")
        for _ in range(5):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/", headers={"Host": NAME})
            assert connection.getresponse().status == 200
            connection.close()
    finally:
        for client in slow:
            client.close()
