"""What the ledger costs a submission: the product beside itself without a ledger, in rotation."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.instance import open_keys
from app.settings import Settings
from tests.bench.load import Request, our_posts, send
from tests.bench.servers import TICK, Server, our_server

PORTS = (8763, 8764)
SETTLING = 2.5  # seconds; the worker looks each second
Pair = tuple[Server, Callable[[], Request]]


@dataclass
class Share:
    """Milliseconds of CPU for each submission and submissions each second, a value each round."""

    cpu: dict[str, list[float]] = field(default_factory=dict)
    rate: dict[str, list[float]] = field(default_factory=dict)

    def ratio(self, of: dict[str, list[float]]) -> list[float]:
        """With the ledger to without it, round by round."""
        pairs = zip(of["with"], of["without"], strict=True)
        return [logged / unlogged for logged, unlogged in pairs]


def measure_share(folder: Path, urls: tuple[str, str], rounds: int, requests: int) -> Share:
    """Both servers do the same submissions in turn; what places and signs is counted too."""
    folder.mkdir(parents=True, exist_ok=True)
    logged = our_server(PORTS[0], folder / "with", urls[0])
    unlogged = replace(
        our_server(PORTS[1], folder / "without", urls[1]),
        name="without",
        command=[sys.executable, "-m", "tests.bench.unlogged", "--port", str(PORTS[1])],
    )
    share = Share()
    work: subprocess.Popen[bytes] | None = None
    try:
        pairs = {"with": _ready(logged), "without": _ready(unlogged)}
        work = _worker(logged) if urls[0] else None
        time.sleep(SETTLING * 2)  # what came to warm up gets its place
        for turn in range(rounds):
            names = list(pairs)
            for name in names[turn % 2 :] + names[: turn % 2]:
                _measure(share, name, pairs[name], requests, work if name == "with" else None)
    finally:
        logged.stop()
        unlogged.stop()
        if work is not None:
            work.terminate()
            work.wait(40)
    return share


def print_share(share: Share) -> None:
    """The table, and whether the gate is kept."""
    for name in ("without", "with"):
        cpu, rate = statistics.median(share.cpu[name]), statistics.median(share.rate[name])
        print(f"  {name + ' the ledger':<20} {cpu:.2f} ms CPU, {rate:.0f} submissions/s")
    for what, values in (("CPU", share.ratio(share.cpu)), ("rate", share.ratio(share.rate))):
        middle = statistics.median(values)
        print(f"  with / without, {what}: {middle:.2f} [{min(values):.2f}, {max(values):.2f}]")
    cost = 1 - 1 / statistics.median(share.ratio(share.cpu))
    print(f"  the ledger is {cost:.0%} of the CPU of a submission (gate: 25%)")


def _ready(server: Server) -> Pair:
    server.start()
    keys = open_keys(
        Settings(instance=Path(server.environment["GET_ANSWERS_INSTANCE"])), may_create=False
    )
    make = our_posts(server.port, keys.presentation)
    send(server.port, [make() for _ in range(200)], 303)
    return server, make


def _worker(server: Server) -> subprocess.Popen[bytes]:
    """On PostgreSQL `get-answers work` places and signs, beside the server."""
    command = [str(Path(sys.executable).with_name("get-answers")), "work"]
    more = {"GET_ANSWERS_PUBLIC_URL": f"http://127.0.0.1:{server.port}"}
    environment = os.environ | server.environment | more
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def _measure(
    share: Share, name: str, pair: Pair, requests: int, work: subprocess.Popen[bytes] | None
) -> None:
    server, make = pair
    posts = [make() for _ in range(requests)]
    started, used = time.perf_counter(), _used(server, work)
    send(server.port, posts, 303)
    took = time.perf_counter() - started
    time.sleep(SETTLING)  # the last get their place and signature; the other rests as long
    spent = _used(server, work) - used
    share.cpu.setdefault(name, []).append(spent * 1000 / requests)
    share.rate.setdefault(name, []).append(requests / took)


def _used(server: Server, work: subprocess.Popen[bytes] | None) -> float:
    """Seconds of CPU of the workers, and of the process that places and signs."""
    if work is None:
        return server.cpu_seconds()
    fields = Path(f"/proc/{work.pid}/stat").read_text().rpartition(")")[2].split()
    return server.cpu_seconds() + (int(fields[11]) + int(fields[12])) / TICK
