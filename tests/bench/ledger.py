"""Prints what the ledger costs, and how it grows: python -m tests.bench.ledger.

Ratios and medians within one run; the gates stand beside the figures.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from app.cli.opening import Opened, open_instance
from app.cli.serving import publish_first_editions
from app.consent.shown import current_edition, find_editions
from app.settings import Settings
from tests.bench.growth import AT, grow_log, sign_as_it_stands
from tests.bench.share import measure_share, print_share
from tests.bench.tree import (
    measure_bundle,
    measure_integration,
    measure_pass,
    measure_proofs,
)
from tests.databases import Cluster, find_binaries, running_cluster


def main() -> None:
    """Measures both databases, one log after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=600, help="in each slot")
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--leaves", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("no PostgreSQL in /usr/lib/postgresql")
    for database in options.databases:
        folder = Path(tempfile.mkdtemp(prefix="get-answers-bench-"))
        try:
            with running_cluster(binaries) as cluster:
                _measure(database, folder, cluster, options)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _measure(database: str, folder: Path, cluster: Cluster, options: argparse.Namespace) -> None:
    print(f"{database}: a submission, median of {options.rounds} rounds [least, most]")
    is_pg = database == "postgresql"
    names = ("without", "request", "whole", "log")
    urls = [cluster.create(name) if is_pg else "" for name in names]
    if options.rounds:
        print_share(measure_share(folder, urls, options.rounds, options.requests))
    instance = open_instance(
        Settings(instance=folder / "log", database_url=urls[3], allow_fictional_numbers=True),
        at=AT,
    )
    publish_first_editions(instance)
    for batch, (rate, cpu) in measure_integration(instance, 5).items():
        print(f"  {batch:>5,} leaves placed at once: {rate:,.0f} a second, {cpu:,.0f} of CPU")
    for size in sorted(options.leaves):
        grow_log(instance, size)
        _measure_size(instance, folder / "export", size)
    instance.database.dispose()


def _measure_size(instance: Opened, target: Path, size: int) -> None:
    proof = measure_proofs(instance, sign_as_it_stands(instance))
    print(f"  among {size:,} leaves")
    print(
        f"    inclusion proof: {proof.median:.2f} ms, p99 {proof.p99:.2f} ms (gate: 5 ms at 1M), "
        f"{proof.p99_cpu:.2f} ms CPU; with its checkpoint {proof.text:.2f} ms"
    )
    for act in ("tree", "all", "export"):
        one = measure_pass(act, instance, target)
        print(
            f"    {act + ':':<8}{one.rate:>9,.0f} leaves a second, {one.rate_cpu:>9,.0f} a second "
            f"of CPU (gate for tree: 100,000), {one.room:.0f} MiB at most"
        )
    with instance.database.reading() as session:
        edition = current_edition(find_editions(session), "en")
    assert edition is not None
    took = measure_bundle(instance, edition.sha256)
    print(f"    evidence of one submission: {took:.2f} s (gate: 1 s)")


if __name__ == "__main__":
    main()
