"""What `serve` announces, answers to and logs."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import free_port
from tests.servers import COMMAND, environment

CODE = "QmFzZTY0Q29kZU9mQTQ"


@contextmanager
def serving(folder: Path, *words: str, **settings: str) -> Iterator[Path]:
    """Serves until the block ends; gives the file of what it says."""
    said = folder.with_name("said")
    with said.open("wb") as stream:
        process = subprocess.Popen(
            [COMMAND, "serve", "--workers", "1", *words],
            env=environment(folder, **settings),
            stdout=subprocess.DEVNULL,
            stderr=stream,
        )
    try:
        yield said
    finally:
        process.terminate()
        process.wait(40)


def patiently(host: str, port: int) -> socket.socket:
    """A connection, as soon as somebody listens."""
    for _ in range(100):
        try:
            return socket.create_connection((host, port), timeout=10)
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise TimeoutError


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.2", "127.0.0.2"), ("::1", "[::1]")])
def test_it_answers_at_the_address_that_it_announces(tmp_path: Path, host: str, shown: str) -> None:
    port = free_port()
    with serving(tmp_path / "new", "--host", host, "--port", str(port)) as said:
        patiently(host, port).close()
        address = said.read_text().splitlines()[0].split()[-1]
        assert address == f"http://{shown}:{port}"
        with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:  # noqa: S310
            assert answer.status == 200


def test_a_proxy_without_a_public_address_is_told_of(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path / "new", "--port", str(port), PROXY_COUNT="1") as said:
        patiently("127.0.0.1", port).close()
    assert "GET_ANSWERS_PUBLIC_URL is not set" in said.read_text()


@pytest.mark.parametrize(
    "sent",
    [
        f"GET /received/{CODE}\r\n\r\n",
        f"GET /received/{CODE} HTTP/9.9\r\n\r\n",
        f"GET /received/{CODE} HTTP/1.1\r\nBad {CODE}\r\n\r\n",
    ],
)
def test_no_line_of_the_server_tells_what_somebody_sent(tmp_path: Path, sent: str) -> None:
    port = free_port()
    with (
        serving(tmp_path / "new", "--port", str(port)) as said,
        patiently("127.0.0.1", port) as wire,
    ):
        wire.sendall(sent.encode())
        assert wire.recv(1000).startswith(b"HTTP/1.1 400")
    told = said.read_text()
    assert CODE not in told
    assert "127.0.0.1'" not in told
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert [line["kind"] for line in lines if line["event"] == "server"]
