"""What a rule is, what it looks at, and the fault that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.consent.clauses.markup import Markup
from app.consent.draft import Draft


class Weight(StrEnum):
    """What a fault does to an edition."""

    REFUSES = "refuses"  # the words are wrong, or a required clause is missing
    ASKS = "asks"  # a second person must give a reason why these words may stand
    STANDS = "stands"  # a fact that the broker has not given yet; listed until mended


@dataclass(frozen=True)
class Look:
    """One draft, read, as of a moment."""

    draft: Draft
    page: Markup
    policy: Markup
    at: datetime

    def words_of(self, kind: str) -> str:
        """The text of a statement; empty where the draft has none."""
        return self.draft.statements.get(kind, "")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an edition, and who says so."""

    rule: str
    words: str
    source: str
    place: str
    weight: Weight

    def __str__(self) -> str:
        return f"{self.words} ({self.rule}: {self.source})"


@dataclass(frozen=True)
class Rule:
    """One clause: `find` gives a sentence for each way in which the draft breaks it."""

    id: str
    source: str
    place: str
    find: Callable[[Look], Iterable[str]]
    weight: Weight = Weight.REFUSES

    def faults(self, look: Look) -> list[Fault]:
        """Its faults in this draft."""
        return [
            Fault(self.id, words, self.source, self.place, self.weight) for words in self.find(look)
        ]
