"""What a claim costs as the queue grows: most of the oldest leads wait where it is night."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, text

from app.cli.opening import Opened, open_instance
from app.cli.serving import publish_first_editions
from app.consent.models import ConsentRow, EditionRow, StatementRow
from app.consent.zones import zone_bucket
from app.db import Writing
from app.leads.holding.holds import Agent
from app.leads.models import LeadRow, PersonRow, State
from app.leads.queue import claim_next_lead
from app.ledger.event import Event, record_event, rfc3339, seal_event
from app.ledger.models import EntryRow
from app.settings import Settings
from app.staff.accounts import add_account
from app.staff.models import Role

CLAIMS = 60
# 16:30 UTC on a winter's day: morning in New York, night in Honolulu and on Guam.
AT = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
NIGHT = ("808", "671", "670", "907")
DAY = ("212", "312", "303", "787")
PIECE = 10_000


@dataclass(frozen=True)
class Claim:
    """What one claim costs: milliseconds of our processor time, and by the clock, medians."""

    cpu: float
    wall: float


def measure_claims(folder: Path, url: str, sizes: list[int]) -> dict[int, Claim]:
    """A claim with its entry and commit, for each size of the queue."""
    settings = Settings(instance=folder, database_url=url, allow_fictional_numbers=True)
    instance = open_instance(settings)
    publish_first_editions(instance)
    with instance.database.writing() as session:
        account = add_account(
            session, "sam@example.com", "Sam Ortiz", [Role.AGENT], at=AT, actor="bench"
        )
    taken: dict[int, Claim] = {}
    filled = 0
    for size in sorted(sizes):
        _fill(instance, filled, size)
        filled = size
        taken[size] = _claim_some(instance, Agent(account.id))
    instance.database.dispose()
    return taken


def _claim_some(instance: Opened, agent: Agent) -> Claim:
    cpu, wall = [], []
    for turn in range(CLAIMS):
        started, used = time.perf_counter(), time.thread_time()
        with instance.database.writing() as session:
            given = claim_next_lead(session, agent, at=AT + timedelta(seconds=turn))
        cpu.append((time.thread_time() - used) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
        assert given.reference is not None
    return Claim(statistics.median(cpu[5:]), statistics.median(wall[5:]))


def _fill(instance: Opened, start: int, end: int) -> None:
    """Rows as receive_lead() makes them; those that are claimed have a leaf of their own."""
    with instance.database.reading() as session:
        entry_id = session.scalar(select(EntryRow.id).order_by(EntryRow.id).limit(1))
        edition = session.all(
            select(EditionRow.id, EditionRow.call_id, EditionRow.sha256, StatementRow.sha256)
            .join(StatementRow, StatementRow.id == EditionRow.call_id)
            .order_by(EditionRow.id)
        )[0]
    shared: dict[str, object] = {
        "entry_id": entry_id,
        "edition_id": edition.id,
        "statement_id": edition.call_id,
        "act": "click_submit",
        "products": ["part_c"],
        "interests": ["part_c"],
        "seller": "HRBC",
        "channel": "call",
        "language": "en",
    }
    for first in range(start, end, PIECE):
        numbers = range(first, min(first + PIECE, end))
        with instance.database.writing() as session:
            _store(session, numbers, shared, (edition[2], edition[3]))
    if instance.database.engine.dialect.name == "postgresql":
        with instance.database.writing() as session:
            session.execute(text("analyze"))


def _store(
    session: Writing, numbers: range, shared: dict[str, object], words: tuple[str, str]
) -> None:
    session.execute(insert(LeadRow), [_lead(number) for number in numbers])
    session.execute(insert(PersonRow), [_person(number) for number in numbers])
    own = {number: _record(session, number, *words) for number in filter(_is_next, numbers)}
    session.execute(insert(ConsentRow), [_consent(number, shared, own) for number in numbers])


def _phone(number: int) -> str:
    """Nineteen in twenty wait where it is night; each of the first by day has its own number."""
    turn, place = divmod(number, 20)
    if place != 19:
        return f"+1{NIGHT[place % 4]}5550100"
    own, area = divmod(turn, 4)
    return f"+1{DAY[area]}555{100 + min(own, 99):04d}"


def _lead(number: int) -> dict[str, object]:
    code = number.to_bytes(8, "big")
    return {
        "id": number + 1,
        "reference": f"{number:08d}",
        "nonce": code.rjust(16, b"n"),
        "receipt": code.rjust(32, b"r"),
        "stop": code.rjust(32, b"s"),
        "received_at": AT - timedelta(days=90) + timedelta(seconds=number),
        "state": State.OPEN.value,
        "bucket": zone_bucket(_phone(number)),
        "due_at": None,
        "claimed_by": None,
        "lease_until": None,
        "follows_id": None,
        "too_fast": False,
    }


def _person(number: int) -> dict[str, object]:
    return {
        "lead_id": number + 1,
        "first_name": "Rosa",
        "last_name": f"Alvarez {number}",
        "name_key": f"rosa alvarez {number}",
        "phone": _phone(number),
        "last_four": _phone(number)[-4:],
        "phone_extension": None,
        "phone_as_typed": "626 555 0143",
        "email": None,
        "email_key": None,
        "message": "",
        "address": "",
        "user_agent": "",
    }


def _is_next(number: int) -> bool:
    """Whether it may be claimed: by day, with a number of its own."""
    turn, place = divmod(number, 20)
    return place == 19 and turn < 4 * 99


def _given_at(number: int) -> datetime:
    return AT - timedelta(days=90) + timedelta(seconds=number)


def _record(session: Writing, number: int, edition: str, statement: str) -> int:
    """The signed entry of one consent, as permission looks for it."""
    person = _person(number)
    facts = {
        "reference": f"{number:08d}",
        "edition": edition,
        "given_at": rfc3339(_given_at(number)),
        "acts": [
            {
                "act": "click_submit",
                "statement": statement,
                "products": ["part_c"],
                "channel": "call",
            }
        ],
    }
    personal = {name: str(person[name]) for name in ("first_name", "last_name", "phone")}
    at = _given_at(number)
    return record_event(
        session, seal_event(session.pen, Event.CONSENT_GIVEN, facts, personal, at=at)
    )


def _consent(number: int, shared: dict[str, object], own: dict[int, int]) -> dict[str, object]:
    at = _given_at(number)
    return shared | {
        "entry_id": own.get(number, shared["entry_id"]),
        "lead_id": number + 1,
        "policy_id": None,
        "served_at": at,
        "given_at": at,
    }
