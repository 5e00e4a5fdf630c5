"""The national do-not-call list: a copy that is new enough, and a basis when listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from app.consent.facts import ConsentFact
from app.consent.rules.case import Case, Look, midnights
from app.consent.rules.months import after_months
from app.consent.rules.rule import Rule

OLDEST = timedelta(days=31)
INQUIRY_MONTHS = 3
B_14 = Rule(
    "B-14",
    "47 CFR 64.1200(c)(2)(i)(D), 16 CFR 310.4(b)(3)(iv)",
    "Our copy of the national do-not-call list is older than 31 days.",
)
B_15 = Rule(
    "B-15",
    "47 CFR 64.1200(c)(2), (f)(5), 16 CFR 310.2(q)",
    "The number is on the national do-not-call list, and the inquiry is older than 3 months.",
)
NOT_CHECKED = B_14.saying("The national do-not-call list was not checked: none is loaded.")


def against(look: Look) -> Iterator[Rule]:
    """Dates are those of the called party; each list is judged for itself (B-26)."""
    lists = look.case.lists
    if any(max(look.days) - one.listed_on > OLDEST for one in lists):
        yield B_14
    is_listed = any(one.is_listed for one in lists)
    if is_listed and look.to_call and not any(map(_has_basis_at(look.at), look.to_call)):
        yield B_15


def remarks(case: Case) -> Iterator[Rule]:
    """No list is said, not guessed."""
    if not case.lists:
        yield NOT_CHECKED


def turns(case: Case) -> Iterator[datetime]:
    """A copy grows too old, and the inquiry does."""
    for version in case.lists:
        yield from midnights(case.where.zones, version.listed_on + OLDEST + timedelta(days=1))
    if any(version.is_listed for version in case.lists):
        for one in case.facts.consents:
            yield after_months(one.given_at, INQUIRY_MONTHS)


def _has_basis_at(at: datetime) -> Callable[[ConsentFact], bool]:
    """A signed agreement, or an inquiry of the last three months, half-open."""
    return lambda one: (
        one.names_caller_and_number or at < after_months(one.given_at, INQUIRY_MONTHS)
    )
