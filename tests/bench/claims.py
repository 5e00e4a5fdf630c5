"""What a claim costs as the queue grows: most of the oldest leads wait where it is night."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
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


def measure_claims(folder: Path, urls: Mapping[int, str]) -> dict[int, Claim]:
    """A claim with its entry and commit, for each size of the queue; `urls`: of its database.

    The queues take turns, so that whatever else the machine does weighs on all of them alike.
    """
    queues = {size: _queue(folder / f"{size}", url, size) for size, url in urls.items()}
    for turn in range(CLAIMS):
        for queue in queues.values():
            queue.claims_once(turn)
    queues[max(queues)].claims_at_once()
    for queue in queues.values():
        queue.instance.database.dispose()
    return {size: queue.cost() for size, queue in queues.items()}


def growth(claims: dict[int, Claim]) -> float:
    """The processor time of a claim in the longest queue, by that in the shortest."""
    return claims[max(claims)].cpu / claims[min(claims)].cpu


@dataclass
class Queue:
    """One instance with so many open leads, its agents, and what their claims cost so far."""

    instance: Opened
    agents: list[Agent]
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)

    def claims_once(self, turn: int) -> None:
        """One press of "next", measured."""
        server = self._server
        started, used = time.perf_counter(), time.thread_time() + _used_by(server)
        given = self._claim(self.agents[0], turn)
        self.cpu.append((time.thread_time() + _used_by(server) - used) * 1000)
        self.wall.append((time.perf_counter() - started) * 1000)
        self.given.append(given)
        assert given.reference is not None

    def claims_at_once(self) -> None:
        """Several agents press "next" again and again; nobody gets what another has."""

        def works(agent: Agent) -> list[str | None]:
            return [self._claim(agent, CLAIMS).reference for _ in range(EACH)]

        with ThreadPoolExecutor(AGENTS) as pool:
            taken = [one for part in pool.map(works, self.agents) for one in part]
        assert None not in taken
        assert len(set(taken)) == AGENTS * EACH, "no lead is claimed twice"

    def cost(self) -> Claim:
        """Without the first claims, which fill caches."""
        return Claim(
            statistics.median(self.cpu[WARM:]),
            statistics.median(self.wall[WARM:]),
            sum(one.refused for one in self.given),
            sum(one.refused + one.passed + 1 for one in self.given),
        )

    def _claim(self, agent: Agent, turn: int) -> Given:
        with self.instance.database.writing() as session:
            return claim_next_lead(session, agent, at=AT + timedelta(seconds=turn))

    @cached_property
    def _server(self) -> int | None:
        """The process of PostgreSQL that serves our one connection; None: there is none."""
        if self.instance.database.engine.dialect.name == "sqlite":
            return None
        with self.instance.database.engine.connect() as connection:
            return int(connection.execute(text("select pg_backend_pid()")).scalar_one())


def _queue(folder: Path, url: str, size: int) -> Queue:
    settings = Settings(instance=folder, database_url=url, allow_fictional_numbers=True)
    instance = open_instance(settings)
    publish_first_editions(instance)
    agents = [_hire(instance, number) for number in range(AGENTS)]
    fill(instance, 0, size)
    return Queue(instance, agents)


def _hire(instance: Opened, number: int) -> Agent:
    name, email = f"Agent {number}", f"agent{number}@example.com"
    with instance.database.writing() as session:
        return Agent(add_account(session, email, name, [Role.AGENT], at=AT, actor="bench").id)


def _used_by(process: int | None) -> float:
    """Seconds of processor time of a process, to the microsecond."""
    if process is None:
        return 0.0
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
