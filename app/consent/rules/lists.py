"""Do-not-call lists, the nation's and a state's: a copy that is new enough, a basis when listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from app.consent.facts import ConsentFact
from app.consent.places.tables import NAMES
from app.consent.rules.case import Case, Look, midnights
from app.consent.rules.months import after_months
from app.consent.rules.rule import Rule

INQUIRY_MONTHS = 3
B_14 = Rule(
    "B-14",
    "47 CFR 64.1200(c)(2)(i)(D), 16 CFR 310.4(b)(3)(iv)",
    "Our copy of the national do-not-call list is older than 31 days.",
    is_of_our_copy=True,
)
B_15 = Rule(
    "B-15",
    "47 CFR 64.1200(c)(2), (f)(5), 16 CFR 310.2(q)",
    "The number is on the national do-not-call list, and the inquiry is older than 3 months.",
)
# Row B-26 has a state's list judged "like B-14", so who is on it may be called on the basis of
# B-15. States differ in what they except, often for licensees alone: no exception of theirs is
# taken, and a basis that the federal rule ends is not carried on by a state's.
B_26 = Rule(
    "B-26",
    "47 USC 227(f)(1)(D)",  # what leaves such a law to each state: of it we name none wrongly
    "The number is on the state's do-not-call list, and the inquiry is older than 3 months.",
)
B_26_OLD = replace(
    B_26, words="Our copy of the state's do-not-call list is too old.", is_of_our_copy=True
)
NOT_CHECKED = B_14.saying("The national do-not-call list was not checked: none is loaded.")


def name_of_list(state: str | None) -> str:
    """Whose list it is, in words; a state by two letters."""
    return f"the do-not-call list of {NAMES[state]}" if state else "the national do-not-call list"


def last_day(listed_on: date, max_age_days: int) -> date:
    """On which a call may be checked by a copy of this date."""
    return listed_on + timedelta(days=max_age_days)


def against(look: Look) -> Iterator[Rule]:
    """Dates are those of the called party; each list is judged for itself."""
    lists = look.case.lists
    today = max(look.days)
    old = [one for one in lists if today > last_day(one.listed_on, one.max_age_days)]
    yield from dict.fromkeys(_too_old(one.state, one.max_age_days) for one in old)
    listed = dict.fromkeys(one.state for one in lists if one.is_listed)
    if listed and look.to_call and not any(map(_has_basis_at(look.at), look.to_call)):
        yield from map(_listed, listed)


def remarks(case: Case) -> Iterator[Rule]:
    """No national list is said, not guessed; a state's does not stand for it."""
    if all(one.state for one in case.lists):
        yield NOT_CHECKED


def turns(case: Case) -> Iterator[datetime]:
    """A copy grows too old, and the inquiry does."""
    for version in case.lists:
        last = last_day(version.listed_on, version.max_age_days)
        yield from midnights(case.where.zones, last + timedelta(days=1))
    if any(version.is_listed for version in case.lists):
        for one in case.facts.consents:
            yield after_months(one.given_at, INQUIRY_MONTHS)


@cache
def _too_old(state: str | None, max_age_days: int) -> Rule:
    rule = B_26_OLD if state else B_14
    days = "1 day" if max_age_days == 1 else f"{max_age_days} days"
    return rule.saying(f"Our copy of {name_of_list(state)} is older than {days}.")


@cache
def _listed(state: str | None) -> Rule:
    rule, whose = B_26 if state else B_15, name_of_list(state)
    return rule.saying(f"The number is on {whose}, and the inquiry is older than 3 months.")


def _has_basis_at(at: datetime) -> Callable[[ConsentFact], bool]:
    """A signed agreement, or an inquiry of the last three months, half-open."""
    return lambda one: (
        one.names_caller_and_number or at < after_months(one.given_at, INQUIRY_MONTHS)
    )
