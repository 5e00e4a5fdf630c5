"""A real server for a test: `get-answers serve` in a process of its own, and other commands."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.databases import free_port

COMMAND = str(Path(sys.executable).with_name("get-answers"))
STARTS_WITHIN = 30.0  # seconds; two seconds on a machine with nothing else to do


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    instance: Path

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"


def environment(instance: Path, **settings: str) -> dict[str, str]:
    """The settings of an instance in this folder; fictional numbers pass, nothing is limited."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GET_ANSWERS")}
    ours = {"INSTANCE": str(instance), "ALLOW_FICTIONAL_NUMBERS": "1", "RATELIMIT_ENABLED": "0"}
    return kept | {f"GET_ANSWERS_{name}": value for name, value in (ours | settings).items()}


def run_command(
    instance: Path, *arguments: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Runs the installed command to its end."""
    return subprocess.run(
        [COMMAND, *arguments],
        env=environment(instance, **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def running_server(
    instance: Path,
    *,
    workers: int = 1,
    settings: Mapping[str, str] | None = None,
    command: Sequence[str] = (COMMAND,),
) -> Iterator[Server]:
    """Serves an instance until the block ends; `command`: what is called in place of ours."""
    port = free_port()
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port), "--workers", str(workers)],
        env=environment(instance, **(settings or {})),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_ready(process, port)
        yield Server(process, port, instance)
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[Any], port: int) -> None:
    """Asks until the server says that it is ready."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise TimeoutError("the server did not become ready")
