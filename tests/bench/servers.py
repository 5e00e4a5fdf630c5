"""Servers under test, started alike, and what their workers use of the processor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
BIN = Path(sys.executable).parent


@dataclass
class Server:
    """One server process and its workers."""

    name: str
    port: int
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it answers; seconds of CPU until then are `startup`."""
        with Path(self.environment["BENCH_LOG"]).open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/"):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"{self.name} did not start")

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        if self.process is None:
            return []
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def cpu_seconds(self) -> float:
        """User and system time of all workers so far, in ticks of 10 ms."""
        total = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def pss_mib(self) -> list[float]:
        """Proportional memory of each worker in MiB."""
        sizes = []
        for pid in self.workers():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    sizes.append(int(line.split()[1]) / 1024)
        return sizes

    def stop(self) -> None:
        """Ends it with all its workers; one that is still starting is waited for."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(40)


def our_server(port: int, instance: Path, database_url: str) -> Server:
    """The product as it is served."""
    return Server(
        "ours",
        port,
        [str(BIN / "get-answers"), "serve", "--port", str(port)],
        {
            "GET_ANSWERS_INSTANCE": str(instance),
            "GET_ANSWERS_DATABASE_URL": database_url,
            "GET_ANSWERS_RATELIMIT_ENABLED": "0",
            "GET_ANSWERS_ALLOW_FICTIONAL_NUMBERS": "1",
            "BENCH_LOG": str(instance) + ".log",
        },
    )


def bare_server(port: int, folder: Path, database_url: str) -> Server:
    """The yardstick under the same server and the same number of workers and threads."""
    url = database_url or f"sqlite:///{folder}/bare.sqlite3"
    return Server(
        "bare",
        port,
        [
            str(BIN / "gunicorn"),
            *("--workers", "2", "--threads", "8", "--preload", "--no-control-socket"),
            *("--bind", f"127.0.0.1:{port}"),
            "tests.bench.bare:make_bare_app()",
        ],
        {"BARE_DATABASE_URL": url, "BENCH_LOG": f"{folder}/bare.log"},
    )
