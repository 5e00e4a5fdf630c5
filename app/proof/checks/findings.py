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
    TRUNCATED = "truncated"
    UNKNOWN_KEY = "unknown key"


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
    _counts: Counter[tuple[Fault, str]] = field(default_factory=Counter)

    def add(self, kind: Fault, table: str, row: int | str | None, words: str) -> None:
        """One more row that does not hold."""
        self._counts[kind, table] += 1
        if self._counts[kind, table] <= MOST:
            self._told.append(Finding(kind, table, row, words))

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
