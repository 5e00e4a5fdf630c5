"""Words that mislead, promise or press: each needs a second person's reason, or is never right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.consent.clauses.rule import Look, Rule, Weight

# What the law itself wants said, and the verbatim statement: passed over.
PASSED_OVER = ("call", "tpmo", "purpose", "not_government")

MISLEADING = {
    "en": r"endorse\w*|(?:medicare|cms)[- ](?:approved|recommended|sponsored)|official\w*"
    r"|(?:approved|recommended|sponsored) by (?:medicare|cms)|guarantee\w*|(?<!toll-)free|best"
    r"|#\s?1|act now|last chance|entitled|los(?:e|ing) (?:your )?benefits",
    "es": r"(?:aprobad|recomendad|patrocinad|avalad)[oa]s? por (?:medicare|cms)|oficial(?:es)?"
    r"|garantiza\w*|gratis|gratuit[oa]s?|(?:el|la|los|las) mejor(?:es)?|n\.º 1|#\s?1|actúe ya"
    r"|última oportunidad|tiene derecho a|perder(?:á)? (?:sus )?beneficios",
}
BENEFITS = {
    "en": r"\$|save[sd]?|savings?|dental|vision|grocer(?:y|ies)|give[ -]?back|rebates?",
    "es": r"\$|ahorr\w+|dental(?:es)?|visión|comestibles|reembolsos?|devolución",
}
GIFTS = {"en": r"gifts?|prizes?|cash", "es": r"regalos?|premios?|dinero en efectivo"}
OTHERS = {
    "en": r"(?:marketing |our )?partners?|affiliates?",
    "es": r"soci[oa]s?(?: comerciales)?|afiliad[oa]s?|filiales",
}


def _hits(look: Look, lists: Mapping[str, str]) -> Iterator[str]:
    text = f"{look.page.words} {look.policy.words} {look.words_of('policy')}"
    for kind in PASSED_OVER:
        if look.words_of(kind):
            text = text.replace(look.words_of(kind), " ")
    text = _without_own_names(look, text)
    words = lists.get(look.draft.language, lists["en"])
    found = re.finditer(rf"(?<![\w-])(?:{words})(?!\w)|\$", text, re.IGNORECASE)
    hits = {one.group().casefold() for one in found}
    return iter(sorted(hits - ({"$"} if r"\$" not in words else set())))


def _without_own_names(look: Look, text: str) -> str:
    """A name as filed and a street are no claim."""
    for own in (look.draft.seller, look.draft.facts.address):
        text = text.replace(own, " ") if own else text
    return text


def _misleading(look: Look) -> Iterator[str]:
    for word in _hits(look, MISLEADING):
        yield f"“{word}” may mislead."


def _benefit(look: Look) -> Iterator[str]:
    for word in _hits(look, BENEFITS):
        yield f"“{word}” may claim a benefit or a saving."


def _gift(look: Look) -> Iterator[str]:
    for word in _hits(look, GIFTS):
        yield f"“{word}” may offer a gift for the form."


def _shared(look: Look) -> Iterator[str]:
    """Also in the required texts: no statement may permit that others are told."""
    statements = " ".join(look.draft.statements.values())
    words = OTHERS.get(look.draft.language, OTHERS["en"])
    text = _without_own_names(look, f"{look.page.words} {look.policy.words} {statements}")
    for word in sorted({one.casefold() for one in re.findall(rf"\b(?:{words})\b", text, re.I)}):
        yield f"“{word}”: data may go to nobody but the one seller."


VOCABULARY = (
    Rule("A-06", "42 CFR 422.2274(g)(4)", "words", _shared),
    Rule("A-18", "42 CFR 422.2262(a)(1)", "words", _misleading, Weight.ASKS),
    Rule("A-19", "42 CFR 422.2262(a)(1)", "words", _benefit, Weight.ASKS),
    Rule("A-29", "42 CFR 422.2263(b)(2)", "words", _gift, Weight.ASKS),
)
