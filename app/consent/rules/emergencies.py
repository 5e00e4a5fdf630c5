"""A declared emergency of a state: no calls there while it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.consent.facts import EmergencyFact
from app.consent.places.tables import NAMES
from app.consent.rules.case import Case, Look
from app.consent.rules.rule import Rule

WITH_A_LAW = ("LA", "NY")
B_25 = Rule(
    "B-25",
    "La. R.S. 45:844.31, N.Y. Gen. Bus. Law 399-z",
    "An emergency is declared in the person's state.",
)


def against(look: Look) -> Iterator[Rule]:
    """Half-open; of the number's states and of the person's own word."""
    for state in sorted({one.state for one in _known(look.case) if _lasts(one, look.at)}):
        yield B_25.saying(f"An emergency is declared in {NAMES[state]}: no calls there.")


def remarks(case: Case) -> Iterator[Rule]:
    """Where a law forbids it and none is on record, nobody has looked for us."""
    told = {one.state for one in _known(case) if _lasts(one, case.asked_at)}
    for state in WITH_A_LAW:
        if state in case.where.states and state not in told:
            yield B_25.saying(
                f"No emergency in {NAMES[state]} is on record: not checked elsewhere."
            )


def turns(case: Case) -> Iterator[datetime]:
    """One begins, and ends."""
    for one in _known(case):
        yield one.begins_at
        if one.ends_at is not None:
            yield one.ends_at


def _known(case: Case) -> list[EmergencyFact]:
    """As they were known last by then; a later row with the same beginning replaces one."""
    states, told = case.where.states, case.facts.house.emergencies
    known = [one for one in told if one.at <= case.asked_at and one.state in states]
    known.sort(key=lambda one: one.at)
    return list({(one.state, one.begins_at): one for one in known}.values())


def _lasts(one: EmergencyFact, at: datetime) -> bool:
    return one.begins_at <= at and (one.ends_at is None or at < one.ends_at)
