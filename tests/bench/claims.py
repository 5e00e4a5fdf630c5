"""What a claim costs as the queue grows: most of the oldest leads wait where it is night."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from app.cli.opening import Opened, open_instance
from app.cli.serving import publish_first_editions
from app.leads.holding.holds import Agent
from app.leads.queue import Given, claim_next_lead
from app.settings import Settings
from app.staff.accounts import add_account
from app.staff.models import Role
from tests.bench.open_leads import AT
from tests.bench.waiting import fill

CLAIMS, WARM = 90, 10
AGENTS, EACH = 8, 8


@dataclass(frozen=True)
class Claim:
    """What one claim costs in milliseconds, medians: processor time, and by the clock.

    `cpu` is ours and that of the database's process, which on SQLite is the same; `refused` how
    many candidates the decision refused, of so many that it looked at.
    """

    cpu: float
    wall: float
    refused: int
    looked_at: int


def measure_claims(folder: Path, url: str, sizes: list[int]) -> dict[int, Claim]:
    """A claim with its entry and commit, for each size of the queue."""
    settings = Settings(instance=folder, database_url=url, allow_fictional_numbers=True)
    instance = open_instance(settings)
    publish_first_editions(instance)
    agents = [_hire(instance, number) for number in range(AGENTS)]
    taken: dict[int, Claim] = {}
    filled = 0
    for size in sorted(sizes):
        fill(instance, filled, size)
        filled = size
        taken[size] = _claim_some(instance, agents[0])
    _claim_at_once(instance, agents)
    instance.database.dispose()
    return taken


def growth(claims: dict[int, Claim]) -> float:
    """The processor time of a claim in the longest queue, by that in the shortest."""
    return claims[max(claims)].cpu / claims[min(claims)].cpu


def _hire(instance: Opened, number: int) -> Agent:
    name, email = f"Agent {number}", f"agent{number}@example.com"
    with instance.database.writing() as session:
        return Agent(add_account(session, email, name, [Role.AGENT], at=AT, actor="bench").id)


def _claim_some(instance: Opened, agent: Agent) -> Claim:
    server = _server_of(instance)
    cpu, wall, given = [], [], list[Given]()
    for turn in range(CLAIMS):
        started, used = time.perf_counter(), time.thread_time() + _used_by(server)
        given.append(_claim(instance, agent, turn))
        cpu.append((time.thread_time() + _used_by(server) - used) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
        assert given[-1].reference is not None
    refused = sum(one.refused for one in given)
    looked_at = sum(one.refused + one.passed + 1 for one in given)
    return Claim(statistics.median(cpu[WARM:]), statistics.median(wall[WARM:]), refused, looked_at)


def _claim_at_once(instance: Opened, agents: list[Agent]) -> None:
    """Several agents press "next" again and again; nobody gets what another has."""

    def works(agent: Agent) -> list[str | None]:
        return [_claim(instance, agent, CLAIMS).reference for _ in range(EACH)]

    with ThreadPoolExecutor(AGENTS) as pool:
        taken = [one for part in pool.map(works, agents) for one in part]
    assert None not in taken
    assert len(set(taken)) == AGENTS * EACH, "no lead is claimed twice"


def _claim(instance: Opened, agent: Agent, turn: int) -> Given:
    with instance.database.writing() as session:
        return claim_next_lead(session, agent, at=AT + timedelta(seconds=turn))


def _server_of(instance: Opened) -> int | None:
    """The process of PostgreSQL that serves our one connection; None: there is none."""
    if instance.database.engine.dialect.name == "sqlite":
        return None
    with instance.database.engine.connect() as connection:
        return int(connection.execute(text("select pg_backend_pid()")).scalar_one())


def _used_by(process: int | None) -> float:
    """Seconds of processor time of a process, to the microsecond."""
    if process is None:
        return 0.0
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
