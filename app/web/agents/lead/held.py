"""What every box of a lead's page is made from: Held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.leads.holding.holds import Agent
from app.leads.lookup.finding import Found
from app.leads.lookup.people import Person
from app.web.words.actors import Names
from app.web.words.permissions import Answer


@dataclass(frozen=True)
class Held:
    """A lead in the hands of an agent at one moment, with the answer for this agent now."""

    agent: Agent
    lead: Found
    person: Person
    answer: Answer
    names: Names
    at: datetime

    @property
    def called(self) -> str:
        """How a sentence names the person."""
        return self.person.first_name or self.person.last_name
