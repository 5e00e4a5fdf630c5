"""What the broker has not given yet: the page leaves it out, and the staff sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.consent.clauses.rule import Look, Rule, Weight

CALIFORNIA = "Cal. Ins. 1726"


def _not_given(name: str, sentence: str) -> Callable[[Look], Iterator[str]]:
    def find(look: Look) -> Iterator[str]:
        if not getattr(look.draft.facts, name):
            yield sentence

    return find


def _no_review(look: Look) -> Iterator[str]:
    if look.draft.language != "en" and not look.draft.facts.translation_reviewed_by:
        yield "Nobody has been named who reviewed the translation."


def _stands(id_: str, source: str, place: str, find: Callable[[Look], Iterator[str]]) -> Rule:
    return Rule(id_, source, place, find, Weight.STANDS)


GIVEN = (
    _stands("G13", CALIFORNIA, "footer", _not_given("license", "No licence number is given.")),
    _stands("G13", CALIFORNIA, "footer", _not_given("address", "No postal address is given.")),
    _stands("A-22", CALIFORNIA, "header", _not_given("phone", "No telephone number is given.")),
    _stands(
        "A-22",
        "45 CFR 92.202",
        "header",
        _not_given("hours", "The hours of the telephone are not given."),
    ),
    _stands("A-07", "42 CFR 422.2262(d)", "footer", _not_given("smid", "No material id is given.")),
    _stands(
        "A-25",
        "42 CFR 422.2263(a)",
        "footer",
        _not_given("contract_year", "No contract year is given."),
    ),
    _stands(
        "A-08",
        "42 CFR 422.2261",
        "edition",
        _not_given("filed_on", "No day of filing with CMS is given."),
    ),
    _stands("A-21", "42 CFR 422.2267(a)(2)-(3)", "words", _no_review),
)
