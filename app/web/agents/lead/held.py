"""What every box of a lead's page is made from: Held, held_lead()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.db import NotFound, Reading
from app.leads.facts import facts_of_number
from app.leads.holding.holds import Agent, lead_held_by
from app.leads.known.office import agent_of
from app.leads.lookup.finding import Found, lead_of
from app.leads.lookup.people import Person, person_of_lead
from app.leads.said.corrections import Field, ToldLater, name_now, told_later
from app.web.words.actors import Names, names_of_staff
from app.web.words.permissions import Answer, answer_for


@dataclass(frozen=True)
class Held:
    """A lead in the hands of an agent at one moment, with the answer for this agent now."""

    agent: Agent
    lead: Found
    person: Person
    told: Mapping[Field, ToldLater]
    answer: Answer
    names: Names
    at: datetime

    @property
    def name(self) -> str:
        """The whole name, as they told it last."""
        name = name_now(self.person, self.told)
        return f"{name.first} {name.last}".strip()

    @property
    def seconds_to_change(self) -> int | None:
        """Until the answer is another one, begun seconds counted; None: it stays."""
        change = self.answer.changes_at
        return None if change is None else -(-(change - self.at) // timedelta(seconds=1))


def held_lead(session: Reading, agent: Agent, reference: str, *, at: datetime) -> Held:
    """A lead that this agent holds at this moment; raises NotFound for every other one."""
    lead_held_by(session, agent, reference, at=at)
    lead = lead_of(session, reference)
    person = person_of_lead(session, lead.lead_id)
    if person is None:
        raise NotFound("erased")
    told = told_later(session, lead.lead_id)
    name = name_now(person, told)
    caller, facts = agent_of(session, agent.account_id), facts_of_number(session, person.phone)
    answer = answer_for(facts, name.first or name.last, at, caller)
    return Held(agent, lead, person, told, answer, names_of_staff(session), at)
