"""What the tree costs as it grows: taking leaves in, one proof, all of it verified or exported."""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.cli.opening import Opened
from app.ledger.event import record_event
from app.ledger.integrate import integrate
from app.ledger.models import LeafRow
from app.ledger.proofs import inclusion, place_of, tlog_proof, tree_size
from app.proof.evidence import build_bundle
from tests.bench.growth import AT, filler, sign_as_it_stands
from tests.office import Office
from tests.people import ROSA

PROOFS = 2_000
BATCHES = (1, 64, 1_000)
LEAVES = {1: 100, 64: 1_280, 1_000: 4_000}  # placed in each round


def measure_integration(instance: Opened, rounds: int) -> dict[int, tuple[float, float]]:
    """Leaves each second, by how many one transaction takes; real signatures, all checked.

    By the clock, and each second of our CPU.
    """
    took: dict[int, list[tuple[float, float]]] = {batch: [] for batch in BATCHES}
    for turn in range(rounds):
        for batch in BATCHES[turn % 3 :] + BATCHES[: turn % 3]:
            took[batch].append(_place_some(instance, batch))
    return {batch: _medians(rates) for batch, rates in took.items()}


def _medians(rates: list[tuple[float, float]]) -> tuple[float, float]:
    clock, cpu = zip(*rates, strict=True)
    return statistics.median(clock), statistics.median(cpu)


def _place_some(instance: Opened, batch: int) -> tuple[float, float]:
    count, done = LEAVES[batch], 0
    with instance.database.writing() as session:
        for _ in range(count):
            record_event(session, filler(instance))
    started, used = time.perf_counter(), time.process_time()
    while done < count:
        with instance.database.writing() as session:
            done += integrate(session, at=AT, limit=batch)
    return done / (time.perf_counter() - started), done / (time.process_time() - used)


@dataclass(frozen=True)
class Proof:
    """Milliseconds for an entry's place and hashes, by the clock and of our CPU; and for the text.

    The text is what a receipt carries: the hashes and the newest checkpoint, which is checked.
    """

    median: float
    p99: float
    p99_cpu: float
    text: float


def measure_proofs(instance: Opened, note: str) -> Proof:
    """Entries at random, each asked for in a transaction of its own."""
    chance = random.Random(1)
    with instance.database.reading() as session:
        size = tree_size(session)
    indexes = [chance.randrange(size) for _ in range(PROOFS)]
    with instance.database.reading() as session:
        query = select(LeafRow.entry_id, LeafRow.leaf_index)
        wanted = session.all(query.where(LeafRow.leaf_index.in_(indexes)))
    took: dict[str, list[float]] = {"clock": [], "cpu": [], "text": []}
    for row in wanted:
        started, used = time.perf_counter(), time.thread_time()
        with instance.database.reading() as session:
            inclusion(session, place_of(session, row.entry_id) or 0, size)
        took["cpu"].append((time.thread_time() - used) * 1000)
        between = time.perf_counter()
        took["clock"].append((between - started) * 1000)
        with instance.database.reading() as session:
            tlog_proof(session, row.entry_id, note)
        took["text"].append((time.perf_counter() - between) * 1000)
    ranks = {name: statistics.quantiles(values, n=100) for name, values in took.items()}
    return Proof(ranks["clock"][49], ranks["clock"][98], ranks["cpu"][98], ranks["text"][49])


@dataclass(frozen=True)
class Pass:
    """One way through the whole log, in a process of its own."""

    rate: float  # leaves each second by the clock
    rate_cpu: float  # leaves each second of that process's CPU
    room: float  # MiB that it took at most


def measure_pass(act: str, instance: Opened, folder: Path) -> Pass:
    """`tree`, `all` or `export`, as tests/bench/passes.py does them."""
    settings = instance.settings
    command = [sys.executable, "-m", "tests.bench.passes", act]
    command += [str(settings.instance), settings.database_url, str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    shutil.rmtree(folder, ignore_errors=True)
    return Pass(*map(float, done.stdout.split()))


def measure_bundle(instance: Opened, edition_hash: str) -> float:
    """Seconds for the whole evidence of one submission; the median of five."""
    office = Office(instance, edition_hash, now=AT)
    reference = office.visitor(ROSA).asks_for_a_call().reference
    with instance.database.writing() as session:
        while integrate(session, at=AT):
            pass
    sign_as_it_stands(instance)
    took = []
    for _ in range(5):
        started = time.perf_counter()
        build_bundle(instance.database, reference, disclose=None, actor="bench", at=AT)
        took.append(time.perf_counter() - started)
    return statistics.median(took)
