"""One dated rule with where it stands: Rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Rule:
    """One rule and the days on which it holds, half-open; None is open.

    `is_of_our_copy`: it speaks of our copy of a list and not of the person, so that loading a
    newer one ends it.
    """

    id: str
    citation: str
    words: str
    effective_from: date | None = None
    effective_to: date | None = None
    is_of_our_copy: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on this day of the called person's."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day < self.effective_to)

    @property
    def is_dated(self) -> bool:
        """Whether it does not hold on every day."""
        return self.effective_from is not None or self.effective_to is not None

    def saying(self, words: str) -> Rule:
        """The same rule with words for one case."""
        return replace(self, words=words)
