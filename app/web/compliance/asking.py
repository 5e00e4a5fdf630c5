"""Could we have called at another moment: the question on a record's page, ask_at()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.db import Reading
from app.leads.facts import facts_of_numbers
from app.leads.lookup.people import Person
from app.web.formatting import LABELS, OFFICE, minute
from app.web.words.permissions import Answer, answer_for

YEARS = range(2000, 2100)
NO_MOMENT = "This is no date and time such as 2027-03-04T10:12."


@dataclass(frozen=True)
class Then:
    """What was asked, by the office's clock, and the answer; or what is wrong with it."""

    asked: str
    fault: str = ""
    title: str = ""
    answer: Answer | None = None

    @property
    def may_call(self) -> bool:
        """Whether a call was permitted then, about anything."""
        return self.answer is not None and bool(self.answer.products)


def ask_at(session: Reading, person: Person, asked: str) -> Then:
    """The answer for a moment by the rules and the events of that moment (C27, N19).

    `asked` is a date and time by the clock of the office, as a browser's field gives it; empty:
    nothing was asked.
    """
    if not asked:
        return Then("")
    moment = office_moment(asked)
    if moment is None:
        return Then("", NO_MOMENT)
    facts = facts_of_numbers(session, [person.phone], as_of=moment)[person.phone]
    answer = answer_for(facts, person.name, moment)
    about = ", ".join(LABELS[product] for product in answer.products)
    told = f"yes, about {about}" if about else "no"
    return Then(asked, "", f"{minute(moment)}: {told}", answer)


def office_moment(asked: str) -> datetime | None:
    """The moment, UTC, of a date and time by the office's clock; None: it is none."""
    try:
        local = datetime.fromisoformat(asked)
    except ValueError:
        return None
    if local.tzinfo is not None or local.year not in YEARS:
        return None
    return local.replace(tzinfo=OFFICE).astimezone(UTC)
