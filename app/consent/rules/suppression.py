"""What ends all calls at once: the person's word, a death, a number that is another's."""

from __future__ import annotations

from collections.abc import Iterator

from app.consent.facts import DECEASED
from app.consent.rules.case import Look
from app.consent.rules.rule import Rule

B_09 = Rule(
    "B-09",
    "47 CFR 64.1200(a)(10)-(11), (d)(3), 16 CFR 310.4(b)(1)(iii)(A)",
    "The person asked us to stop.",
)
B_19 = Rule(
    "B-19",
    "47 CFR 64.1200(m)",
    "The number is another person's: it waits for a newer consent, or an officer.",
)
S_07 = Rule(
    "S-07",
    "47 CFR 64.1200(a)(10)-(11)",
    "A newer consent does not lift the person's word that we must stop; an officer can.",
)
S_10 = Rule("S-10", "42 CFR 422.2262(a)(1)", "The person has died.")


def against(look: Look) -> Iterator[Rule]:
    """Every channel and product, from the moment on at which it reached us (B-10)."""
    case = look.case
    if any(one.words_kind != DECEASED for one in case.standing):
        yield B_09
    if any(one.words_kind == DECEASED for one in case.standing):
        yield S_10
    if any(c.given_at > one.received_at for c in look.in_force for one in case.standing):
        yield S_07
    wrong = case.wrong_since
    if wrong is not None and look.to_call and not any(c.given_at > wrong for c in look.to_call):
        yield B_19
