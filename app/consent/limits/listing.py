"""The national do-not-call list, version by version, on record: import_do_not_call_list()."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import insert, select

from app.consent.limits.models import ListedRow, ListRow
from app.db import Reading, Writing
from app.ledger.event import Event, record_event, seal_event

AT_ONCE = 5_000
PIECE = 50_000
NUMBER = re.compile(r"(?:\+?1)?[-. (]*([2-9]\d{2})[-,. ()]*([2-9]\d{2})[-. ]*(\d{4})")


class BadList(ValueError):
    """A file that is no list of numbers, in a sentence that says where."""


@dataclass(frozen=True)
class Version:
    """One version of a list, by its own day and by when it was loaded."""

    source: str
    listed_on: date
    sha256: str
    numbers: int
    at: datetime


def import_do_not_call_list(
    session: Writing,
    file: bytes,
    *,
    source: str,
    listed_on: date,
    actor: str,
    at: datetime,
) -> int:
    """Loads a version of a list, one number a line; gives how many different ones.

    A version counts until the next of the same `source`; one that is replaced stays: it answers
    for its time (S-12). `listed_on` is the date of
    the list itself, by which its age counts (47 CFR 64.1200(c)(2)(i)(D)). The file's hash, its
    numbers' digest and count stand in the ledger, and no number does. Raises BadList.
    """
    if not source.strip() or len(source) > 80:
        raise BadList("The list needs the name of its source, of at most 80 characters.")
    if listed_on > at.date():
        raise BadList("The date of the list lies ahead.")
    numbers = sorted({*_numbers_in(file)})
    if not numbers:
        raise BadList("The file holds no telephone number.")
    row: dict[str, object] = {
        "source": source.strip(),
        "sha256": hashlib.sha256(file).hexdigest(),
        "numbers": len(numbers),
        "digest": digest_of(numbers),
    }
    facts = row | {"listed_on": listed_on.isoformat(), "actor": actor}
    entry_id = record_event(session, seal_event(session.pen, Event.LIST_IMPORTED, facts, at=at))
    row |= {"listed_on": listed_on, "at": at, "entry_id": entry_id}
    (list_id,) = session.execute(insert(ListRow).returning(ListRow.id), row).one()
    rest = iter(numbers)
    while piece := list(islice(rest, AT_ONCE)):
        session.execute(insert(ListedRow), [{"list_id": list_id, "number": n} for n in piece])
    return len(numbers)


def versions_of_lists(session: Reading) -> list[Version]:
    """Every version that was loaded, the newest by its own date first."""
    query = select(
        ListRow.source, ListRow.listed_on, ListRow.sha256, ListRow.numbers, ListRow.at
    ).order_by(ListRow.listed_on.desc(), ListRow.at.desc(), ListRow.id.desc())
    return [Version(*row) for row in session.all(query)]


def those_that_count(versions: Iterable[Version]) -> list[Version]:
    """Of each source the first of these, which is its newest; a source's name in any case."""
    firsts: dict[str, Version] = {}
    for one in versions:
        firsts.setdefault(one.source.casefold(), one)
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


def _numbers_in(file: bytes) -> Iterator[int]:
    """As the registry's files have them: `626,5550142`, `6265550142` or with signs between."""
    try:
        lines = file.decode("ascii").splitlines()
    except UnicodeDecodeError:
        raise BadList("The file is no plain text.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = NUMBER.fullmatch(line.strip())
        if found is None:
            raise BadList(f"Line {number} is no telephone number of ten digits.")
        yield int("".join(found.groups()))
