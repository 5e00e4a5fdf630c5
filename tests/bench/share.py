"""What the ledger costs a submission: the product beside itself without a ledger, in rotation."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.instance import open_keys
from app.settings import Settings
from tests.bench.load import Request, our_posts, send
from tests.bench.servers import TICK, Server, our_server

PORTS = (8763, 8764, 8765)
SETTLING = 2.5  # seconds; the worker looks each second
WITHOUT, REQUEST, WHOLE = "without the ledger", "with it, the request", "with all behind it"
GATE = 0.25  # of what a request costs
Pair = tuple[Server, Callable[[], Request]]
Work = subprocess.Popen[bytes] | None


@dataclass
class Share:
    """Milliseconds of CPU for each submission and submissions each second, a value each round."""

    cpu: dict[str, list[float]] = field(default_factory=dict)
    rate: dict[str, list[float]] = field(default_factory=dict)

    def ratios(self, of: dict[str, list[float]], name: str) -> list[float]:
        """To what it is without the ledger, round by round."""
        return [one / bare for one, bare in zip(of[name], of[WITHOUT], strict=True)]


def measure_share(folder: Path, urls: Sequence[str], rounds: int, requests: int) -> Share:
    """Three servers take the same submissions in turn.

    One has no ledger; one signs and stores entries, which wait; one is the product as it is, with
    what places and signs, on PostgreSQL `get-answers work` beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    servers = {
        WITHOUT: _partial(PORTS[0], folder / "without", urls[0]),
        REQUEST: _partial(PORTS[1], folder / "request", urls[1], "--stores"),
        WHOLE: our_server(PORTS[2], folder / "whole", urls[2]),
    }
    share, work = Share(), None
    try:
        pairs = {name: _ready(server) for name, server in servers.items()}
        work = _worker(servers[WHOLE]) if urls[2] else None
        time.sleep(SETTLING * 2)  # what came to warm up gets its place
        for turn in range(rounds):
            names = list(pairs)
            for name in names[turn % 3 :] + names[: turn % 3]:
                _measure(share, name, pairs[name], requests, work if name == WHOLE else None)
    finally:
        for server in servers.values():
            server.stop()
        if work is not None:
            work.terminate()
            work.wait(40)
    return share


def print_share(share: Share) -> None:
    """The table, and the gate."""
    for name in (WITHOUT, REQUEST, WHOLE):
        cpu, rate = statistics.median(share.cpu[name]), statistics.median(share.rate[name])
        print(f"  {name:<21} {cpu:.2f} ms CPU, {rate:.0f} submissions/s", end="")
        if name != WITHOUT:
            ratios = share.ratios(share.cpu, name)
            middle, rates = statistics.median(ratios), share.ratios(share.rate, name)
            print(f"; CPU {middle:.2f} [{min(ratios):.2f}, {max(ratios):.2f}] times", end="")
            print(f", rate {statistics.median(rates):.2f} times", end="")
            print(f"; the ledger is {1 - 1 / middle:.0%}", end="")
        print(f" (gate: {GATE:.0%})" if name == REQUEST else "")


def _partial(port: int, folder: Path, url: str, *more: str) -> Server:
    command = [sys.executable, "-m", "tests.bench.unlogged", "--port", str(port), *more]
    return replace(our_server(port, folder, url), name="partial", command=command)


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


def _measure(share: Share, name: str, pair: Pair, requests: int, work: Work) -> None:
    server, make = pair
    posts = [make() for _ in range(requests)]
    started, used = time.perf_counter(), _used(server, work)
    send(server.port, posts, 303)
    took = time.perf_counter() - started
    time.sleep(SETTLING)  # the last get their place and signature; the others rest as long
    spent = _used(server, work) - used
    share.cpu.setdefault(name, []).append(spent * 1000 / requests)
    share.rate.setdefault(name, []).append(requests / took)


def _used(server: Server, work: Work) -> float:
    """Seconds of CPU of the workers, and of the process that places and signs."""
    if work is None:
        return server.cpu_seconds()
    fields = Path(f"/proc/{work.pid}/stat").read_text().rpartition(")")[2].split()
    return server.cpu_seconds() + (int(fields[11]) + int(fields[12])) / TICK
