"""A row of the truth table done again by the people who act: happens(), and who can tell it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from app.consent.limits.listing import Heading, import_do_not_call_list
from app.leads.holding.holds import Agent
from app.leads.said.places import read_place, record_place
from app.staff.qualifications import record_certification, record_licence
from tests.integration.retold import ACTS, Scene, tells_outcome
from tests.limits import BY, REGISTRY
from tests.office import READING_TIME, Office
from tests.people import ROSA, SAM
from tests.unit.truth.listed import list_told
from tests.unit.truth.reading import LONG_AGO, YEARS, Case

# What cannot be done: a record without its parts, a lift that is refused, a number of nowhere.
UNTOLD = re.compile(r"missing=|given_by=|agreement|without a newer|before the newer")
OF_THE_HOUSE = re.compile(r"choice@|emergency@")


def can_be_told(case: Case) -> bool:
    """Whether people can do what the row tells."""
    row = case.row
    told = f"{row['case']} {row['events']} {row['agent']}"
    return not UNTOLD.search(told) and "disabled@" not in told and is_number(row["phone"])


def is_number(area: str) -> bool:
    """Whether the form takes a fictional number of this area."""
    return area not in ("800", "416") and not area.startswith("+")


def is_of_the_house(case: Case) -> bool:
    """Whether it needs an office of its own: lists, licences and choices count for everybody."""
    row = case.row
    return bool(row["lists"] or row["agent"] or OF_THE_HOUSE.search(row["events"]))


def happens(office: Office, case: Case, line: int = 42) -> str:
    """Everything that the row tells, in its order; gives the reference of the first request."""
    reference = begins(office, case, line)
    goes_on(office, case, reference, line)
    return reference


def begins(office: Office, case: Case, line: int = 42) -> str:
    """The first request, with the person's own word of the place; gives its reference."""
    row = case.row
    reference = _asks(office, case, line, row["products"], datetime.fromisoformat(row["given_at"]))
    if row["own_word"]:
        zone, _, state = row["own_word"].rpartition(" ")
        with office.instance.database.writing() as session:
            record_place(session, reference, read_place(state, zone), actor=BY, at=LONG_AGO)
    for listed in filter(None, row["lists"].split("; ")):
        _loads(office, listed, _number(case, line))
    return reference


def goes_on(
    office: Office,
    case: Case,
    reference: str,
    line: int = 42,
    *,
    happens_now: Callable[[datetime], bool] = lambda _: True,
) -> None:
    """What happened since, in its order: of it all, or what happened at such moments."""
    events = sorted(_events(case.row["events"]), key=lambda event: event[1])
    for kind, at, value in events:
        if not happens_now(at):
            continue
        if kind == "consent":
            _asks(office, case, line, value, at)
        else:
            _does(office, (kind, value), reference, at=at)


def _asks(office: Office, case: Case, line: int, products: str, at: datetime) -> str:
    email = f"line{case.number}@example.com"
    person = replace(ROSA, phone=_number(case, line), email=email)
    office.now = at - READING_TIME
    about = tuple(re.split(r"[ +]", products))
    return office.visitor(person).asks_for_a_call(about, message="A question").reference


def _number(case: Case, line: int) -> str:
    return f"{case.row['phone']}-555-01{line:02}"


def qualifies(office: Office, words: str) -> int:
    """An agent with these licences and certifications; gives the account's id."""
    account = office.hires(SAM)
    with office.instance.database.writing() as session:
        for word in words.split():
            what, _, days = word.partition(":")
            term = tuple(map(date.fromisoformat, days.split("/"))) if days else YEARS
            if what != "none":
                record = record_licence if what.isupper() else record_certification
                record(session, account, what, term=(term[0], term[1]), actor=BY, at=LONG_AGO)
    return account


def _events(events: str) -> list[tuple[str, datetime, str]]:
    told = (event.partition("=") for event in events.split())
    split = ((what.partition("@"), value) for what, _, value in told)
    return [(kind, datetime.fromisoformat(at), value) for (kind, _, at), value in split]


def _does(office: Office, event: tuple[str, str], reference: str, *, at: datetime) -> None:
    kind, value = event
    sam = Agent(office.hires(SAM))
    with office.instance.database.writing() as session:
        act = ACTS.get(kind, tells_outcome(kind))
        act(Scene(session, sam, reference, at), value)


def _loads(office: Office, words: str, phone: str) -> None:
    told = list_told(words)
    file = (phone if told.is_listed else "212-555-0199").encode()
    source = f"{REGISTRY} {told.source}".strip()
    heading = Heading(source, told.listed_on, told.state, told.max_age_days)
    with office.instance.database.writing() as session:
        import_do_not_call_list(session, file, heading, actor=BY, at=told.at)
