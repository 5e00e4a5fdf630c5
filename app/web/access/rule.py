"""Who may use a page, and what else must hold: Rule, and the rules by their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from app.ledger.event import Event
from app.staff.models import Role, Standing


@dataclass(frozen=True)
class Rule:
    """Who may use a page, and what else must hold."""

    everyone: bool = False
    standing: Standing | None = None
    roles: frozenset[Role] = frozenset()
    is_fresh: bool = False
    sends_home: bool = False
    trace: Event | None = None
    largest: int | None = None

    def __or__(self, other: Rule) -> Rule:
        """Whoever either lets in."""
        return replace(self, roles=self.roles | other.roles)

    def freshly(self) -> Rule:
        """Only within 10 minutes of password and code (SR-41)."""
        return replace(self, is_fresh=True)

    def or_home(self) -> Rule:
        """Other roles are sent to their first page."""
        return replace(self, sends_home=True)

    def leaves(self, trace: Event) -> Rule:
        """Looking at this page is itself recorded: its GET may write."""
        return replace(self, trace=trace)

    def carrying(self, largest: int) -> Rule:
        """It may bring a file, so that a body of this many bytes is read; of these roles alone."""
        return replace(self, largest=largest)


EVERYONE: Final = Rule(everyone=True)
HALF_SIGNED_IN: Final = Rule(standing=Standing.HALF, sends_home=True)
SETTING_UP: Final = Rule(standing=Standing.SETTING_UP, sends_home=True)
AGENT: Final = Rule(roles=frozenset({Role.AGENT}))
COMPLIANCE: Final = Rule(roles=frozenset({Role.COMPLIANCE}))
ADMIN: Final = Rule(roles=frozenset({Role.ADMIN}))
SIGNED_IN: Final = AGENT | COMPLIANCE | ADMIN
