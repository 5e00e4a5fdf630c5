"""What does not hold, by kind and row, told apart and counted: Findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

MOST = 100  # lines of one kind about one table; the others are counted


class Fault(StrEnum):
    """In which way a row, or the log as a whole, is not what was signed."""

    EDITED = "edited"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"  # shorter than what this database itself still holds
    ROLLED_BACK = "rolled back"  # whole, and older than what is known elsewhere
    FORK = "fork"  # signed anew, in contradiction to what is known elsewhere
    LATE = "late"  # claims a time at which it was not in the log
    QUARANTINED = "quarantined"  # not let into the tree; a person decides
    UNKNOWN_KEY = "unknown key"
    SUSPECT = "suspect"  # signed with a key that the log says was stolen by then
    REANCHORED = "re-anchored"  # on record, after an honest accident
    UNREADABLE = "unreadable"  # signed, and yet nothing that an entry may tell


@dataclass(frozen=True)
class Finding:
    """One row that does not hold, without a personal value."""

    kind: Fault
    table: str
    row: int | str | None
    words: str

    def __str__(self) -> str:
        """The line that names it."""
        place = self.table if self.row is None else f"{self.table} {self.row}"
        return f"{self.kind}: {place}: {self.words}"


@dataclass
class Findings:
    """The lines told so far; a million faults of one kind cost no more room than a hundred."""

    _told: list[Finding] = field(default_factory=list)
    _rows: set[tuple[Fault, str, int | str]] = field(default_factory=set)
    _counts: Counter[tuple[Fault, str]] = field(default_factory=Counter)

    def add(self, kind: Fault, table: str, row: int | str | None, words: str) -> None:
        """One more row that does not hold; the same again is passed over."""
        if row is not None and (kind, table, row) in self._rows:
            return
        self._counts[kind, table] += 1
        if self._counts[kind, table] > MOST:
            return
        self._told.append(Finding(kind, table, row, words))
        if row is not None:
            self._rows.add((kind, table, row))

    def take(self, others: Findings) -> None:
        """Adds what another has."""
        for one in others.all():
            self.add(one.kind, one.table, one.row, one.words)

    def all(self) -> list[Finding]:
        """Each row's line, then how many more there are of a kind."""
        more = [
            Finding(kind, table, None, f"{count - MOST} more rows")
            for (kind, table), count in self._counts.items()
            if count > MOST
        ]
        return [*self._told, *more]

    def count(self) -> int:
        """How many rows do not hold."""
        return self._counts.total()
