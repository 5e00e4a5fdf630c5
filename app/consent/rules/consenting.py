"""That there is a consent, in force, complete, and for this way of contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from app.consent.facts import CALL
from app.consent.rules.case import Case, Look, expires_at
from app.consent.rules.rule import Rule

A_09 = Rule(
    "A-09",
    "42 CFR 422.2264(c)(3)(iii)(A)",
    "There is no consent to calls in force: none was given yet, or its 12 months are over.",
)
B_02 = Rule("B-02", "47 USC 227(b)", "The person agreed to a live call by hand, to nothing else.")
S_04 = Rule(
    "S-04",
    "16 CFR 310.5(a)(8)",
    "The record of the consent is not complete, or does not match its hashes.",
    effective_from=date(2024, 5, 16),
)


def against(look: Look) -> Iterator[Rule]:
    """The consent itself, whatever the product."""
    if not look.in_force:
        yield A_09
    if look.case.channel != CALL or (look.in_force and not look.to_call):
        yield B_02
    if look.to_call and all(one.missing for one in look.to_call):
        parts = sorted({part for one in look.to_call for part in one.missing})
        yield S_04.saying(f"{S_04.words} It lacks: {', '.join(parts)}.")


def turns(case: Case) -> Iterator[datetime]:
    """A consent begins, and ends."""
    for one in case.facts.consents:
        yield one.given_at
        yield expires_at(one.given_at)
