"""How often: at most three attempts in 24 hours, over all numbers, spellings and agents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from app.consent.rules.case import Case, Look
from app.consent.rules.rule import Rule

MOST = 3
SPAN = timedelta(hours=24)
MICROSECOND = timedelta(microseconds=1)
B_13 = Rule(
    "B-13",
    "Fla. Stat. 501.616(6)(b), 15 O.S. 775C.4, Md. Com. Law 14-4502",
    "We have called three times within 24 hours.",
)


def attempts_within(case: Case, at: datetime) -> list[datetime]:
    """Those known when it was asked that count at this moment."""
    return that_count(case.happened(case.facts.calls), at)


def that_count(calls: Iterable[datetime], at: datetime) -> list[datetime]:
    """The attempts that count at this moment: `at - 24 h <= attempt <= at`."""
    return [one for one in calls if at - SPAN <= one <= at]


def against(look: Look) -> Iterator[Rule]:
    """Answered or not; engaged and wrong numbers count."""
    if len(attempts_within(look.case, look.at)) >= MOST:
        yield B_13


def turns(case: Case) -> Iterator[datetime]:
    """An attempt no longer counts."""
    attempts = attempts_within(case, case.asked_at)
    if len(attempts) >= MOST:
        yield from (one + SPAN + MICROSECOND for one in attempts)
