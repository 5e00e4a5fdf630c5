"""What must be said, where, and in which sense: who calls, who we are not, how to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.consent.clauses.rule import Look, Rule

Patterns = dict[str, re.Pattern[str]]


def _by_language(**texts: str) -> Patterns:
    return {language: re.compile(text, re.IGNORECASE) for language, text in texts.items()}


LICENSED_AGENT = _by_language(
    en=r"licensed insurance agent", es=r"agente de seguros con licencia|agente con licencia"
)
INSURANCE_SALES = _by_language(en=r"insurance sales", es=r"ventas? de seguros|vender\w* seguros?")
CONTRACT = _by_language(
    en=r"Medicare contract.*depends on.*renewal",
    es=r"contrato con Medicare.*depende.*ren(?:ov|uev)",
)
NOT_GOVERNMENT = _by_language(
    en=r"not a government website.*not connected with or endorsed by",
    es=r"no (?:es )?un sitio web del gobierno.*(?:relaci|vincul|afiliad|respald|avalad)",
)
WITHDRAW = _by_language(
    en=r"change your mind|stops? all calls", es=r"cambiar de opinión|deten\w+ .*llamadas"
)


def _says(look: Look, kind: str, patterns: Patterns) -> bool:
    pattern = patterns.get(look.draft.language, patterns["en"])
    return bool(pattern.search(" ".join(look.words_of(kind).split())))


def _no_agent(look: Look) -> Iterator[str]:
    if not _says(look, "purpose", LICENSED_AGENT):
        yield "No notice says that a licensed insurance agent will call."
    if look.draft.seller not in look.words_of("purpose"):
        yield "The notice of who will call does not name the seller."


def _no_sales_purpose(look: Look) -> Iterator[str]:
    if not _says(look, "purpose", INSURANCE_SALES):
        yield "No notice says that the form is for insurance sales."


def _notice_too_late(look: Look) -> Iterator[str]:
    shown, asked = look.page.statements("purpose"), look.page.fields()
    if shown and asked and min(one.place for one in shown) > asked[0].place:
        yield "The notice of who will call comes after the first question."


def _no_contract(look: Look) -> Iterator[str]:
    if not _says(look, "call", CONTRACT):
        yield "The statement does not say that plans have a Medicare contract and must renew it."


def _like_the_government(look: Look) -> Iterator[str]:
    if not _says(look, "not_government", NOT_GOVERNMENT):
        yield "The page does not say that it is not the government's nor endorsed by it."


def _no_way_back(look: Look) -> Iterator[str]:
    if not _says(look, "withdraw", WITHDRAW):
        yield "The page does not say how to stop the calls."


def _no_seller(look: Look) -> Iterator[str]:
    if not look.draft.seller.strip() or look.draft.seller not in look.page.words:
        yield "The page does not name the seller."


def _gate(look: Look) -> Iterator[str]:
    """Content that is about no person is open without giving data."""
    articles, asked = look.page.tagged("article"), look.page.fields()
    if not articles:
        yield "The page has no article."
    elif asked and asked[0].place < articles[0].place:
        yield "A question stands before the article."
    if look.page.tagged("dialog", "iframe"):
        yield "A window opens over the article."


def _no_text_telephone(look: Look) -> Iterator[str]:
    if look.draft.facts.phone and "711" not in look.page.words:
        yield "The telephone number stands without TTY 711."


NOTICES = (
    Rule("A-05", "42 CFR 422.2274(g)(3)(i)", "above the form", _no_agent),
    Rule("A-05", "Cal. Ins. 790.037(a)(1)", "above the form", _no_sales_purpose),
    Rule("A-05", "42 CFR 422.2274(g)(3)(i)", "above the form", _notice_too_late),
    Rule("A-14", "42 CFR 422.2267(e)(32)", "above the button", _no_contract),
    Rule("8.3", "42 USC 1320b-10; 42 CFR 422.2262(a)(1)", "page", _like_the_government),
    Rule("G11", "47 CFR 64.1200(a)(10)", "under the button", _no_way_back),
    Rule("A-01", "42 CFR 422.2260", "page", _no_seller),
    Rule("A-17", "42 CFR 422.2265(a)-(b)", "page", _gate),
    Rule("A-22", "42 CFR 422.2267(a)(3); 45 CFR 92.202", "footer", _no_text_telephone),
)
