"""What may be talked about: the products that were ticked, and the question that was asked."""

from __future__ import annotations

from collections.abc import Iterator

from app.consent.facts import OTHER, Choice
from app.consent.rules.case import Look
from app.consent.rules.rule import Rule

A_10 = Rule(
    "A-10",
    "42 CFR 422.2264(c)(3)(i), 42 CFR 423.2264(c)(3)(i)",
    "The person did not ask to talk about this product.",
)
S_08 = Rule(
    "S-08",
    "42 CFR 422.2264(c)(3)(i)",
    "The person asked a question: somebody must read it first.",
)
SWITCHED_OFF = S_08.saying("This office makes no calls that only answer a question.")
ANSWERED = S_08.saying("The question was answered in one call, as it was asked.")


def against(look: Look) -> Iterator[Rule]:
    """Only what was ticked, or what the person's own words name."""
    if not look.to_call:
        return
    if look.case.product == OTHER:
        yield from _about_the_question(look)
        return
    scope = _scope(look)
    if look.case.product not in scope:
        yield A_10
        if not scope and not _has_read(look):
            yield S_08


def _scope(look: Look) -> frozenset[str]:
    """The products; a record that is not complete counts only where there is no other."""
    whole = [one for one in look.to_call if not one.missing] or look.to_call
    ticked = frozenset[str]().union(*(one.products for one in whole))
    read = [scope.products for scope in look.case.scopes if _is_of(scope.reference, look)]
    return ticked.union(*read) - {OTHER}


def _about_the_question(look: Look) -> Iterator[Rule]:
    """One requested call about the question alone, once somebody has read it (S-08)."""
    may = [s for s in look.case.scopes if s.may_answer and _is_of(s.reference, look)]
    if may and look.case.has_chosen(Choice.NO_QUESTION_CALLS):
        yield from (A_10, SWITCHED_OFF)
    elif may:
        asked = min(one.at for one in may)
        if any(talk > asked for talk in look.case.told(look.case.facts.talks)):
            yield from (A_10, ANSWERED)
    else:
        yield A_10
        if not _has_read(look) and _asks(look):
            yield S_08


def _asks(look: Look) -> bool:
    return any(OTHER in one.products or not one.products for one in look.to_call)


def _has_read(look: Look) -> bool:
    return any(_is_of(scope.reference, look) for scope in look.case.scopes)


def _is_of(reference: str, look: Look) -> bool:
    return any(one.reference == reference for one in look.to_call)
