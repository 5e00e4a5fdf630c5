"""What a privacy policy must say: its headings, and how long each thing is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.consent.clauses.rule import Look, Rule

# One row for each paragraph that the law asks for: its heading in each language.
HEADINGS = (
    {"en": r"what we collect", "es": r"qué (?:información )?(?:recopilamos|reunimos|recogemos)"},
    {"en": r"why we collect", "es": r"(?:por|para) qué"},
    {"en": r"who sees", "es": r"quién(?:es)? (?:la |lo |los )?(?:ve|ven|puede ver)"},
    {"en": r"tracking", "es": r"rastreo|seguimiento"},
    {"en": r"how to stop our calls", "es": r"(?:detener|parar) (?:nuestras|las) llamadas"},
    {"en": r"how long we keep", "es": r"cuánto tiempo"},
    {"en": r"when we erase", "es": r"cuando (?:la |lo |los )?borramos|al borrar"},
    {"en": r"your rights", "es": r"sus derechos"},
    {"en": r"^changes", "es": r"^cambios"},
    {"en": r"^contact", "es": r"^(?:contacto|cómo comunicarse)"},
)
HEALTH = {"en": r"consumer health data", "es": r"datos de salud|información de salud"}
# Years, months and days for which classes R1, R7, R12 to R14 and R16 are kept.
PERIODS = {
    "en": ("10 years", "5 years", "90 days", "24 months", "35 days"),
    "es": ("10 años", "5 años", "90 días", "24 meses", "35 días"),
}


def _headings(look: Look) -> list[str]:
    return [one.words for one in look.policy.tagged("h2")]


def _has(look: Look, patterns: dict[str, str]) -> bool:
    pattern = patterns.get(look.draft.language, patterns["en"])
    return any(re.search(pattern, one, re.IGNORECASE) for one in _headings(look))


def _missing(look: Look) -> Iterator[str]:
    for patterns in HEADINGS:
        if not _has(look, patterns):
            about = patterns["en"].strip("^")
            yield f"The privacy policy has no heading about “{about}”."


def _no_health(look: Look) -> Iterator[str]:
    if not _has(look, HEALTH):
        yield "The privacy policy has no paragraph about consumer health data."


def _other_periods(look: Look) -> Iterator[str]:
    for period in PERIODS.get(look.draft.language, PERIODS["en"]):
        if period not in " ".join(look.words_of("policy").split()):
            yield f"The privacy policy does not say what is kept for {period}."


def _page_differs(look: Look) -> Iterator[str]:
    """What is hashed is what is shown: each paragraph of the statement stands on the page."""
    shown = [" ".join(one.words.split()) for one in look.policy.tagged("h2", "p", "li")]
    blocks = re.split(r"\n{2,}", look.words_of("policy"))
    wanted = [" ".join(one.removeprefix("## ").split()) for one in blocks]
    if any(one and one not in shown for one in wanted):
        yield "The policy's page does not show the policy's words."


POLICY = (
    Rule("8.4", "Cal. Bus. & Prof. 22575; Cal. Civ. 1798.130(a)(5)", "policy", _missing),
    Rule("8.4", "Cal. Civ. 1798.100(a)(3); 42 CFR 422.504(d)", "policy", _other_periods),
    Rule("C-14", "Wash. RCW 19.373; Nev. SB 370", "policy", _no_health),
    Rule("S-01", "16 CFR 310.5(a)(8)", "policy", _page_differs),
)
