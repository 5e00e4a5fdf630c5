"""The disclaimer of a third-party marketing organization, word for word, with its counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.consent.clauses.rule import Look, Rule, Weight

LAW_ZONE = ZoneInfo("America/New_York")
CHANGED_ON = date(2026, 10, 1)  # CY2027, 91 FR 17384: the State programs are gone from it
SHIP = "State Health Insurance Program"
# Keys: language, whether it sells for all organizations, whether the text of CY2027 is in force.
TEXTS = {
    ("en", False, True): "We do not offer every plan available in your area. Currently we "
    "represent {} organizations which offer {} products in your area. Please contact "
    "Medicare.gov or 1-800-MEDICARE to get information on all of your options.",
    ("en", True, True): "Currently we represent {} organizations which offer {} "
    "products in your area. You can always contact Medicare.gov or 1-800-MEDICARE for help with "
    "plan choices.",
    ("en", False, False): "We do not offer every plan available in your area. Currently we "
    "represent {} organizations which offer {} products in your area. Please contact "
    "Medicare.gov, 1-800-MEDICARE, or your local State Health Insurance Program to get "
    "information on all of your options.",
    ("en", True, False): "Currently we represent {} organizations which offer {} "
    "products in your area. You can always contact Medicare.gov, 1-800-MEDICARE, or your local "
    "State Health Insurance Program for help with plan choices.",
    ("es", False, True): "No ofrecemos todos los planes disponibles en su área. Actualmente "
    "representamos a {} organizaciones que ofrecen {} productos en su área. "
    "Comuníquese con Medicare.gov o con el 1-800-MEDICARE para obtener información sobre todas "
    "sus opciones.",
    ("es", True, True): "Actualmente representamos a {} organizaciones que ofrecen {} "
    "productos en su área. Siempre puede comunicarse con Medicare.gov o con el 1-800-MEDICARE "
    "para recibir ayuda con las opciones de planes.",
}
SEASON = (10, 11, 12)
OLD_IN_SEASON, OLD = 31, 92  # days; a house rule


def day_of_law(at: datetime) -> date:
    """The day by which an edition is judged: that of New York."""
    return at.astimezone(LAW_ZONE).date()


def _folded(text: str) -> str:
    """Blanks and the two kinds of hyphen in 1-800 make no difference."""
    return " ".join(re.sub(r"[\u2010\u2011\u2013]", "-", text).split())


def _changed(look: Look) -> Iterator[str]:
    shown = _folded(look.words_of("tpmo"))
    if not shown:
        return
    facts, is_new = look.draft.facts, day_of_law(look.at) >= CHANGED_ON
    wanted = TEXTS.get((look.draft.language, facts.tpmo_sells_all, is_new))
    if is_new and SHIP in shown:
        yield f"The disclaimer names the {SHIP}, which is gone from it since {CHANGED_ON}."
    elif wanted is None:
        yield f"No disclaimer in language {look.draft.language} is known for this day."
    elif shown != _folded(wanted.format(facts.tpmo_organizations, facts.tpmo_products)):
        yield "The disclaimer's words are not those of the rule, with the counts of the settings."


def _bad_counts(look: Look) -> Iterator[str]:
    counts = (look.draft.facts.tpmo_organizations, look.draft.facts.tpmo_products)
    if any(counts) and not all(one.isdecimal() and int(one) > 0 for one in counts):
        yield "The disclaimer needs the numbers of organizations and of products, both above zero."


def _left_out(look: Look) -> Iterator[str]:
    if look.draft.facts.has_counts and not look.words_of("tpmo"):
        yield "The counts are given, but the page leaves the disclaimer out."


def _no_counts(look: Look) -> Iterator[str]:
    if not look.draft.facts.has_counts:
        yield "The counts of organizations and products are not given: no disclaimer is shown."


def _old_counts(look: Look) -> Iterator[str]:
    facts, today = look.draft.facts, day_of_law(look.at)
    if not facts.has_counts:
        return
    if not facts.tpmo_counted_on:
        yield "The day on which organizations and products were counted is not given."
        return
    age = (today - date.fromisoformat(facts.tpmo_counted_on)).days
    allowed = OLD_IN_SEASON if today.month in SEASON else OLD
    if age > allowed:
        yield f"Organizations and products were counted {age} days ago; at most {allowed} may pass."


DISCLAIMER = (
    Rule("A-13", "42 CFR 422.2267(e)(41)", "near the form", _changed),
    Rule("A-13", "42 CFR 422.2267(e)(41)", "near the form", _bad_counts),
    Rule("A-13", "42 CFR 422.2267(e)(41)", "near the form", _left_out),
    Rule("A-13", "42 CFR 422.2267(e)(41)", "near the form", _no_counts, Weight.STANDS),
    Rule("A-13", "house rule", "near the form", _old_counts, Weight.STANDS),
)
