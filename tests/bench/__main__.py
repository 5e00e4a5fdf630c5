"""Prints ratios to a bare Flask application, round by round: python -m tests.bench."""

from __future__ import annotations

import argparse
import dataclasses
import json
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.instance import open_keys
from app.settings import Settings
from tests.bench.claims import growth, measure_claims
from tests.bench.load import Request, bare_posts, form_gets, our_posts, send
from tests.bench.servers import Server, bare_server, our_server
from tests.databases import Cluster, find_binaries, running_cluster

PORTS = (8761, 8762)
Figures = dict[str, list[float]]


def main() -> None:
    """Measures both databases and writes build/bench.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=400, help="in each slot")
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--leads", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    report: dict[str, object] = {"machine": platform.platform(), "rounds": options.rounds}
    folder = Path(tempfile.mkdtemp(prefix="get-answers-bench-"))
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("no PostgreSQL in /usr/lib/postgresql")
    try:
        with running_cluster(binaries) as cluster:
            for database in options.databases:
                report[database] = _measure(database, folder, cluster, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    Path("build").mkdir(exist_ok=True)
    Path("build/bench.json").write_text(json.dumps(report, indent=1))


def _measure(
    database: str, folder: Path, cluster: Cluster, options: argparse.Namespace
) -> dict[str, object]:
    is_pg = database == "postgresql"
    instance = folder / database
    urls = [cluster.create(name) if is_pg else "" for name in ("ours", "bare")]
    queues = {size: cluster.create(f"claims_{size}") if is_pg else "" for size in options.leads}
    ours = our_server(PORTS[0], instance, urls[0])
    bare = bare_server(PORTS[1], folder, urls[1])
    startup = _start(ours)
    bare.start()
    try:
        figures = _rounds(ours, bare, instance, options)
        memory = ours.pss_mib()
    finally:
        ours.stop()
        bare.stop()
    _print_table(database, figures)
    print(f"  start-up {startup:.2f} s of CPU, PSS {max(memory):.0f} MiB a worker")
    claims = measure_claims(folder / f"{database}-claims", queues)
    for leads, claim in claims.items():
        refused = f"{claim.refused} of {claim.looked_at} refused by the decision"
        cost = f"{claim.cpu:.2f} ms CPU, {claim.wall:.2f} ms"
        print(f"  claim among {leads:>9,} open leads: {cost}, {refused}")
    print(f"  growth of a claim's CPU: {growth(claims):.2f}")
    told = {leads: dataclasses.asdict(claim) for leads, claim in claims.items()}
    return {"figures": figures, "startup_cpu": startup, "pss": memory, "claims": told}


def _start(server: Server) -> float:
    """Seconds of CPU from the command to the first answer, on a database that is there."""
    server.start()
    time.sleep(1)
    server.stop()
    server.start()
    assert server.process is not None
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100 + server.cpu_seconds()


def _rounds(ours: Server, bare: Server, instance: Path, options: argparse.Namespace) -> Figures:
    keys = open_keys(Settings(instance=instance), may_create=False)
    make = our_posts(ours.port, keys.presentation)
    slots: dict[str, tuple[Server, Callable[[], Request], int]] = {
        "our post": (ours, make, 303),
        "our get": (ours, form_gets, 200),
        "bare post": (bare, bare_posts, 303),
    }
    figures: Figures = {name: [] for name in slots}
    for server, request, status in slots.values():
        send(server.port, [request() for _ in range(200)], status)
    for turn in range(options.rounds):
        names = list(slots)
        for name in names[turn % 3 :] + names[: turn % 3]:
            server, request, status = slots[name]
            requests = [request() for _ in range(options.requests)]
            before = server.cpu_seconds()
            send(server.port, requests, status)
            used = server.cpu_seconds() - before
            figures[name].append(used * 1000 / options.requests)
    return figures


def _print_table(database: str, figures: Figures) -> None:
    print(f"{database}: milliseconds of the workers' CPU for each request, median [least, most]")
    for name, values in figures.items():
        print(
            f"  {name:<10} {statistics.median(values):.2f} [{min(values):.2f}, {max(values):.2f}]"
        )
    pairs = (("bare post", "our post"), ("bare post", "our get"))
    for above, below in pairs:
        ratios = [a / b for a, b in zip(figures[above], figures[below], strict=True)]
        shown = f"{statistics.median(ratios):.2f} [{min(ratios):.2f}, {max(ratios):.2f}]"
        print(f"  {above} / {below}: {shown}")


if __name__ == "__main__":
    main()
