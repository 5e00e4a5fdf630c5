"""The do-not-call lists, version by version, on record: import_do_not_call_list()."""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import insert, select

from app.consent.facts import OLDEST_DAYS
from app.consent.limits.in_clear import LEAVE_OUT, names_somebody
from app.consent.limits.models import ListedRow, ListRow
from app.consent.places.tables import NAMES
from app.consent.rules.lists import last_day, name_of_list
from app.db import Reading, Writing
from app.ledger.event import Event, record_event, seal_event

OLDEST_OF_STATE = 366  # days; what is loaded once a year is no list to call by
AT_ONCE = 5_000
PIECE = 50_000
NUMBER = re.compile(r"(?:\+?1)?[-. (]*([2-9]\d{2})[-,. ()]*([2-9]\d{2})[-. ]*(\d{4})")


class BadList(ValueError):
    """What cannot be loaded as a list, in a sentence that says why; `field`: what is wrong."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Heading:
    """What stands over a list: whose it is, its own date, and of which state.

    `state` by two letters; None: the national list. `max_age_days` is the age up to which a copy
    may be used, on the day of a call.
    """

    source: str
    listed_on: date
    state: str | None = None
    max_age_days: int = OLDEST_DAYS


@dataclass(frozen=True)
class Version:
    """One version of a list, by its own day and by when it was loaded."""

    heading: Heading
    sha256: str
    numbers: int
    at: datetime

    @property
    def last_day(self) -> date:
        """On which a call may be checked by it."""
        return last_day(self.heading.listed_on, self.heading.max_age_days)


def import_do_not_call_list(
    session: Writing,
    file: bytes,
    heading: Heading,
    *,
    actor: str,
    at: datetime,
    changes_state: bool = False,
) -> int:
    """Loads a version of a list, one number a line; gives how many different ones.

    A version counts until the next of the same source; one that is replaced stays: it answers
    for its time (S-12). Its age counts by the date of the list itself (47 CFR
    64.1200(c)(2)(i)(D)). A source keeps its state, so that no slip takes a list away from those
    whom it protects; `changes_state` mends such a slip. The file's hash, its numbers' digest and
    count stand in the ledger, and no number does. Raises BadList.
    """
    _check(heading, at)
    numbers = sorted({*_numbers_in(file)})
    if not numbers:
        raise BadList("file", "The file holds no telephone number.")
    row: dict[str, object] = {
        "source": heading.source.strip(),
        "state": heading.state,
        "max_age_days": heading.max_age_days,
        "sha256": hashlib.sha256(file).hexdigest(),
        "numbers": len(numbers),
        "digest": digest_of(numbers),
    }
    if not changes_state:  # asked last: no transaction stands idle while a large file is read
        _check_state(session, heading)
    facts = row | {"listed_on": heading.listed_on.isoformat(), "actor": actor}
    entry_id = record_event(session, seal_event(session.pen, Event.LIST_IMPORTED, facts, at=at))
    row |= {"listed_on": heading.listed_on, "at": at, "entry_id": entry_id}
    (list_id,) = session.execute(insert(ListRow).returning(ListRow.id), row).one()
    _store(session, list_id, numbers)
    return len(numbers)


def versions_of_lists(session: Reading) -> list[Version]:
    """Every version that was loaded, the newest by its own date first."""
    heading = (ListRow.source, ListRow.listed_on, ListRow.state, ListRow.max_age_days)
    query = select(*heading, ListRow.sha256, ListRow.numbers, ListRow.at).order_by(
        ListRow.listed_on.desc(), ListRow.at.desc(), ListRow.id.desc()
    )
    return [Version(Heading(*row[:4]), *row[4:]) for row in session.all(query)]


def those_that_count(versions: Iterable[Version]) -> list[Version]:
    """Of each source the first of these, which is its newest; a source's name in any case."""
    firsts: dict[str, Version] = {}
    for one in versions:
        firsts.setdefault(one.heading.source.casefold(), one)
    return [*firsts.values()]


def digest_of(numbers: Iterable[int]) -> str:
    """SHA-256 over the numbers in rising order, ten digits and a line feed each."""
    digest = hashlib.sha256()
    for number in numbers:
        digest.update(b"%010d\n" % number)
    return digest.hexdigest()


def numbers_of_list(session: Reading, list_id: int) -> Iterator[int]:
    """The stored numbers of a version in rising order, read in pieces."""
    after = -1
    query = select(ListedRow.number).where(ListedRow.list_id == list_id)
    while True:
        piece = session.all(
            query.where(ListedRow.number > after).order_by(ListedRow.number).limit(PIECE)
        )
        yield from (row.number for row in piece)
        if len(piece) < PIECE:
            return
        after = piece[-1].number


def _store(session: Writing, list_id: int, numbers: Iterable[int]) -> None:
    rest = iter(numbers)
    while piece := list(islice(rest, AT_ONCE)):
        session.execute(insert(ListedRow), [{"list_id": list_id, "number": n} for n in piece])


def _check(heading: Heading, at: datetime) -> None:
    if not heading.source.strip() or len(heading.source) > 80:
        raise BadList("source", "The list needs the name of its source, of at most 80 characters.")
    if names_somebody(heading.source):
        raise BadList("source", LEAVE_OUT)
    if heading.listed_on > at.date():
        raise BadList("date", "The date of the list lies ahead.")
    if heading.state is not None and heading.state not in NAMES:
        raise BadList("state", "This is no state by two letters, such as TX.")
    most = OLDEST_OF_STATE if heading.state else OLDEST_DAYS
    if not 1 <= heading.max_age_days <= most:
        law = "" if heading.state else " (47 CFR 64.1200(c)(2)(i)(D))"
        whose = name_of_list(heading.state)
        raise BadList("days", f"A copy of {whose} is good for 1 to {most} days{law}.")


def _check_state(session: Reading, heading: Heading) -> None:
    """The same state as that of the source's version that counts, where there is one."""
    source = heading.source.strip().casefold()
    for one in those_that_count(versions_of_lists(session)):
        before = one.heading
        if before.source.casefold() == source and before.state != heading.state:
            raise BadList(
                "state",
                f"So far the list of this source was loaded as {name_of_list(before.state)}. "
                "Give this one a name of its own; to mend a slip, load it by the command with "
                "--changes-state.",
            )


def _numbers_in(file: bytes) -> Iterator[int]:
    """As the registry's files have them: `626,5550142`, `6265550142` or with signs between."""
    try:
        lines = file.removeprefix(BOM_UTF8).decode("ascii").splitlines()
    except UnicodeDecodeError:
        raise BadList("file", "The file is no plain text.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = NUMBER.fullmatch(line.strip())
        if found is None:
            raise BadList("file", f"Line {number} is no telephone number of ten digits.")
        yield int("".join(found.groups()))
