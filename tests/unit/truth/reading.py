"""A row of the truth table as facts: Case, read_cases()."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.consent.facts import (
    CALL,
    CERTIFICATION,
    DECEASED,
    LICENCE,
    AgentFact,
    Choice,
    ChoiceFact,
    ConsentFact,
    EmergencyFact,
    Facts,
    House,
    MendFact,
    PlaceFact,
    Qualification,
    RevocationFact,
    ScopeFact,
)
from app.consent.permission import Permission, decide_permission
from app.consent.places.tables import ZONES_OF_STATE, state_of_zip
from tests.unit.truth.listed import list_told

TABLE = Path(__file__).with_name("cases.csv")
REFERENCE = "K7P3MW4R"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
YEARS = (date(2020, 1, 1), date(2039, 12, 31))
STOPS = ("revoked", "by_email", "said")  # `said@…=…`: told of at the first, said at the second
Row = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One row, and what it is about."""

    number: int
    row: Row

    def __str__(self) -> str:
        return f"line {self.number}: {self.row['case']}"

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.row["at"])

    @property
    def next_change(self) -> datetime | None:
        told = self.row["next_change"]
        return None if told == "never" else datetime.fromisoformat(told)

    @property
    def facts(self) -> Facts:
        return facts_of(self.row)

    @property
    def agent(self) -> AgentFact | None:
        return _agent(self.row["agent"]) if self.row["agent"] else None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is told of that happens after the moment of the question."""
        told = " ".join(self.row[name] for name in ("events", "lists", "agent"))
        moments = re.findall(r"(?<!consent)@([^= ]+)", told)
        return all(datetime.fromisoformat(one) <= self.at for one in moments)

    def asked(self, at: datetime) -> Permission:
        product, channel = self.row["product"], self.row["channel"]
        return decide_permission(self.facts, at, product=product, channel=channel, agent=self.agent)


def read_cases() -> list[Case]:
    """Every row, by its line in the file."""
    with TABLE.open(encoding="utf-8", newline="") as text:
        return [Case(number, row) for number, row in enumerate(csv.DictReader(text), 2)]


def facts_of(row: Row) -> Facts:
    """The person of a row."""
    area = row["phone"]
    told = {name: [*_told(row["events"], name)] for name in ("deceased", "place")}
    slips = ((at, datetime.fromisoformat(slip)) for at, slip in _told(row["events"], "mended"))
    return Facts(
        phone=area if area.startswith("+") else f"+1{area}5550142",
        consents=tuple(_consents(row)),
        revocations=(
            *(RevocationFact(at, "link") for at in _any_of(row["events"], *STOPS)),
            *(RevocationFact(at, DECEASED) for at, _ in told["deceased"]),
        ),
        lifts=_moments(row["events"], "lift"),
        wrong_numbers=_moments(row["events"], "wrong"),
        calls=_any_of(row["events"], "attempt", "talk", "dialled"),
        talks=_any_of(row["events"], "talk", "inbound"),
        mends=tuple(MendFact(at, slip) for at, slip in slips),
        scopes=tuple(_scopes(row["events"])),
        places=tuple(_place(at, word) for at, word in [*_own_word(row), *told["place"]]),
        lists=tuple(map(list_told, filter(None, row["lists"].split("; ")))),
        house=_house(row),
    )


def _told(events: str, name: str) -> Iterator[tuple[datetime, str]]:
    for event in events.split():
        what, _, value = event.partition("=")
        kind, _, at = what.partition("@")
        if kind == name:
            yield datetime.fromisoformat(at), value


def _moments(events: str, name: str) -> tuple[datetime, ...]:
    return tuple(at for at, _ in _told(events, name))


def _any_of(events: str, *names: str) -> tuple[datetime, ...]:
    """The moments of all events of these kinds, in order."""
    return tuple(sorted(at for name in names for at in _moments(events, name)))


def _consents(row: Row) -> Iterator[ConsentFact]:
    events = dict(event.partition("=")[::2] for event in row["events"].split())
    missing = tuple(filter(None, [events.get("missing")]))
    given = datetime.fromisoformat(row["given_at"])
    ticked = frozenset(row["products"].split())
    first = ConsentFact(given, ticked, events.get("given_by", CALL), REFERENCE, missing)
    yield replace(first, names_caller_and_number="agreement" in events)
    for at, products in _told(row["events"], "consent"):
        yield ConsentFact(at, frozenset(products.split("+")), CALL, "M3QX7TBN")


def _scopes(events: str) -> Iterator[ScopeFact]:
    for at, products in _told(events, "scope"):
        yield ScopeFact(at, REFERENCE, frozenset(filter(None, products.split("+"))))
    for at, _ in _told(events, "answer"):
        yield ScopeFact(at, REFERENCE, may_answer=True)


def _own_word(row: Row) -> list[tuple[datetime, str]]:
    return [(LONG_AGO, row["own_word"])] if row["own_word"] else []


def _place(at: datetime, word: str) -> PlaceFact:
    """A state, a ZIP code, or a zone with its state."""
    zone, _, state = word.rpartition(" ")
    state = (state_of_zip(state) or "") if state.isdigit() else state
    return PlaceFact(at, (zone,) if zone else ZONES_OF_STATE[state], (state,))


def _house(row: Row) -> House:
    choices = tuple(
        ChoiceFact(at, Choice(value.partition(":")[0]), not value.endswith(":off"))
        for at, value in _told(row["events"], "choice")
    )
    agent = _agent(row["agent"]) if row["agent"] else AgentFact()
    recorded = {LICENCE: agent.licences, CERTIFICATION: agent.certifications}
    since = {name: LONG_AGO for name, ones in recorded.items() if ones}
    return House(choices, since, tuple(_emergencies(row["events"])))


def _emergencies(events: str) -> Iterator[EmergencyFact]:
    """`emergency@…=NY/from/until`, recorded at the first moment; without an end it lasts."""
    for at, told in _told(events, "emergency"):
        state, *term = told.split("/")
        begins, ends = (*map(datetime.fromisoformat, term), None)[:2]
        if begins is not None:
            yield EmergencyFact(at, state, begins, ends)


def _agent(words: str) -> AgentFact:
    """`CA part_c`, `CA:2025-01-01/2026-11-23`, `disabled@…`, or `none` with nothing on record."""
    held = [word for word in words.split() if word != "none" and "@" not in word]
    ones = [_qualification(word) for word in held]
    disabled = _moments(words, "disabled")
    return AgentFact(
        disabled_at=disabled[0] if disabled else None,
        licences=tuple(one for one in ones if one.what.isupper()),
        certifications=tuple(one for one in ones if not one.what.isupper()),
    )


def _qualification(word: str) -> Qualification:
    what, _, days = word.partition(":")
    first, last = map(date.fromisoformat, days.split("/")) if days else YEARS
    return Qualification(LONG_AGO, what, first, last)
