"""What a page of the queue costs the web server as the queue grows: python -m tests.bench.lists."""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
import time_machine
from sqlalchemy import func, insert, text, update

from app import create_app
from app.cli.opening import Opened, open_instance
from app.cli.serving import publish_first_editions
from app.consent.models import ConsentRow
from app.consent.places.tables import STATES_OF_AREA
from app.leads.models import LeadRow, PersonRow
from app.settings import Settings
from app.staff.models import Role
from tests.bench.open_leads import AT, consent_of, lead_of, person_of, record_of
from tests.bench.waiting import fill, shared_of
from tests.databases import find_binaries, running_cluster
from tests.integration.staff_desk import House, StaffBrowser

TURNS = 25
AREAS = sorted(STATES_OF_AREA, key=lambda area: area[::-1])  # neighbours lie far apart
SIGNED = 3_000
LAST = "0199"  # of the numbers of all others
PAGES = (
    "/leads",
    "/leads?state=open",
    "/leads?state=open&callable=now",
    "/leads?state=open&zone=pacific&product=part_c",
    "/leads?state=open&in=WY",
    "/leads?state=open&language=es",
    "/leads/news?state=open&product=part_c&newest=0",
)


@dataclass(frozen=True)
class Cost:
    """Of one page: milliseconds of our processor time, and by the clock, medians."""

    cpu: float
    wall: float


def main() -> None:
    """Measures both databases."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--leads", type=int, nargs="*", default=[10_000, 1_000_000])
    options = parser.parse_args()
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("no PostgreSQL in /usr/lib/postgresql")
    with tempfile.TemporaryDirectory() as folder, running_cluster(binaries) as cluster:
        for database in options.databases:
            url = cluster.create("lists") if database == "postgresql" else ""
            for size, costs in measure_lists(Path(folder) / database, url, options.leads):
                _print(f"{database:<10} {size:>9,} open leads", costs)


def _print(where: str, costs: dict[str, Cost]) -> None:
    for page, cost in costs.items():
        print(f"{where}: {cost.cpu:6.1f} ms CPU, {cost.wall:6.1f} ms  {page}", flush=True)


def measure_lists(
    folder: Path, url: str, sizes: list[int]
) -> Iterator[tuple[int, dict[str, Cost]]]:
    """Each page as an agent asks for it, for each size of the queue."""
    settings = Settings(instance=folder, database_url=url, allow_fictional_numbers=True)
    with time_machine.travel(AT, tick=False), _opened(settings) as instance:
        house = House(
            create_app(settings, instance.database, instance.keys),
            instance.database,
            instance.keys,
        )
        browser = house.browser()
        assert browser.signs_in(house.hires("Sam", Role.AGENT)).status_code == 303
        filled = 0
        for size in sorted(sizes):
            filled = filled or _fill_pages(instance)
            fill(instance, filled, size)
            _part_numbers(instance, filled)
            filled = size
            yield size, {page: _look(browser, page) for page in PAGES}
        house.closes()


@contextmanager
def _opened(settings: Settings) -> Iterator[Opened]:
    instance = open_instance(settings)
    publish_first_editions(instance)
    yield instance


def _look(browser: StaffBrowser, page: str) -> Cost:
    cpu, wall = [], []
    for _ in range(TURNS):
        started, used = time.perf_counter(), time.thread_time()
        answer = browser.get(page)
        cpu.append((time.thread_time() - used) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200
    return Cost(statistics.median(cpu[5:]), statistics.median(wall[5:]))


def _fill_pages(instance: Opened) -> int:
    """The oldest leads, whom the pages show, from all area codes; gives how many they are."""
    shared, words = shared_of(instance)
    phones = {number: _phone(number) for number in range(SIGNED)}
    with instance.database.writing() as session:
        session.execute(insert(LeadRow), [lead_of(*one) for one in phones.items()])
        session.execute(insert(PersonRow), [person_of(*one) for one in phones.items()])
        consents = [
            consent_of(session, number, shared, words)
            | {"entry_id": record_of(session, number, words, phone)}
            for number, phone in phones.items()
        ]
        session.execute(insert(ConsentRow), consents)
    return SIGNED


def _part_numbers(instance: Opened, start: int) -> None:
    """The copies of those whom the pages show are other people: they have other numbers."""
    with instance.database.writing() as session:
        if session.dialect == "postgresql":
            session.execute(text("set local statement_timeout = 0"))
        session.execute(
            update(PersonRow)
            .where(PersonRow.lead_id > start)
            .values(phone=func.substr(PersonRow.phone, 1, 8) + LAST, last_four=LAST)
        )
        if session.dialect == "postgresql":
            session.execute(text("analyze"))  # what was counted before tells of other numbers


def _phone(number: int) -> str:
    """All area codes in turn, the next number of each."""
    own, area = divmod(number, len(AREAS))
    return f"+1{AREAS[area]}555{100 + own:04d}"


if __name__ == "__main__":
    main()
