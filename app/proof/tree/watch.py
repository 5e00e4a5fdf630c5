"""Every statement about the log against the tree as it grows again: Watch."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.ledger.tree import Edge
from app.proof.tree.statements import Statement

NEVER = 2**63
MOST_KEPT = 1_000  # statements that do not hold, kept to be named


@dataclass
class Watch:
    """Compares each statement's root at its size, and keeps what held and what did not.

    `kept` are those of the database, the smallest first; `others` come from elsewhere.
    """

    kept: Iterator[Statement]
    others: list[Statement]
    size: int = 0  # of the tree
    sizes: array[int] = field(default_factory=lambda: array("q"))  # of those kept that hold
    times: array[float] = field(default_factory=lambda: array("d"))
    holding: Statement | None = None  # the largest of the database that holds
    others_holding: list[Statement] = field(default_factory=list)
    failing: list[Statement] = field(default_factory=list)
    ahead: deque[Statement] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    sound: Edge = field(default_factory=Edge)  # at the last that holds before any that does not

    def __post_init__(self) -> None:
        self._next = next(self.kept, None)
        self.others.sort(key=lambda one: one.checkpoint.size)
        self._waiting = list(reversed(self.others))

    def stop(self, size: int, edge: Edge) -> int:
        """Looks at all that is said of this size; gives the next size of which something is."""
        root = edge.root()
        while self._size_next() <= size:
            statement, is_kept = self._take()
            if statement.checkpoint.size == size and statement.checkpoint.root == root:
                self._hold(statement, edge, is_kept=is_kept)
            elif len(self.failing) < MOST_KEPT:
                self.failing.append(statement)
        return self._size_next()

    def finish(self) -> None:
        """What is left tells of more entries than there are."""
        while self._size_next() < NEVER:
            self.ahead.append(self._take()[0])

    def _hold(self, statement: Statement, edge: Edge, *, is_kept: bool) -> None:
        if not self.failing:
            self.sound = edge
        if not is_kept:
            self.others_holding += [statement] if statement.checkpoint.origin else []
            return
        self.holding = statement
        if statement.checkpoint.at:
            self.sizes.append(statement.checkpoint.size)
            self.times.append(statement.checkpoint.at.timestamp())

    def _size_next(self) -> int:
        sizes = [one.checkpoint.size for one in self._ends() if one]
        return min(sizes, default=NEVER)

    def _ends(self) -> Iterable[Statement | None]:
        return self._next, self._waiting[-1] if self._waiting else None

    def _take(self) -> tuple[Statement, bool]:
        kept, other = self._next, self._waiting[-1] if self._waiting else None
        if kept and not (other and other.checkpoint.size < kept.checkpoint.size):
            self._next = next(self.kept, None)
            return kept, True
        return self._waiting.pop(), False
