"""The dated rules that permission applies, one file for each matter: objections()."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.consent.rules import (
    consenting,
    emergencies,
    frequency,
    hours,
    lists,
    qualified,
    selection,
    suppression,
)
from app.consent.rules import scope as scoping
from app.consent.rules.case import Case, Look, midnights
from app.consent.rules.rule import Rule
from app.consent.rules.state_hours import STATE_HOURS

RULES = (
    consenting.A_09,
    scoping.A_10,
    consenting.B_02,
    selection.B_03,
    suppression.B_09,
    hours.B_11,
    *STATE_HOURS.values(),
    hours.B_12,
    frequency.B_13,
    lists.B_14,
    lists.B_15,
    suppression.B_19,
    emergencies.B_25,
    lists.B_26,
    consenting.S_04,
    hours.S_06,
    suppression.S_07,
    scoping.S_08,
    suppression.S_10,
    qualified.S_11,
)
_OBJECTING = (
    suppression,
    consenting,
    scoping,
    frequency,
    lists,
    emergencies,
    qualified,
)
_TURNING = (consenting, frequency, lists, emergencies, qualified)
_REMARKING = (lists, emergencies, selection, qualified)
_DAYS = sorted(
    {
        day
        for rule in RULES
        if rule.id != hours.B_11.id  # whose days the windows know
        for day in (rule.effective_from, rule.effective_to)
        if day
    }
)


def objections(look: Look) -> Iterator[Rule]:
    """The rules against it at any hour of the day, of those in force there on this day."""
    for part in _OBJECTING:
        for rule in part.against(look):
            if not rule.is_dated or any(map(rule.holds_on, look.days)):
                yield rule


def remarks(case: Case) -> list[Rule]:
    """What does not speak against it, and has to be said."""
    return [rule for part in _REMARKING for rule in part.remarks(case)]


def turns(case: Case) -> set[datetime]:
    """The moments at which an objection may begin or end if nothing new happens."""
    begun = (midnights(case.where.zones, day) for day in _DAYS)
    return set[datetime]().union(*begun, *(part.turns(case) for part in _TURNING))
