"""May this one be called now, and if not, when and why, in a few words for a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.consent.facts import AgentFact, Facts
from app.consent.permission import Permission
from app.consent.rules.consenting import A_09, B_02, S_04
from app.consent.rules.frequency import B_13
from app.consent.rules.hours import B_11, B_12, S_06
from app.consent.rules.national_list import B_14, B_15
from app.consent.rules.qualified import S_11
from app.consent.rules.scope import A_10, S_08
from app.consent.rules.suppression import B_09, B_19, S_07, S_10
from app.leads.facts import permitted_products
from app.web.words.places import time_to_come

# The weightiest first: a list names one.
SHORT = {
    S_10.id: "the person has died",
    B_09.id: "asked us to stop",
    S_07.id: "asked us to stop",
    B_19.id: "wrong number",
    S_04.id: "record not complete",
    A_09.id: "no consent in force",
    B_15.id: "on the do-not-call list",
    B_14.id: "do-not-call list too old",
    S_11.id: "no licence or certification of yours",
    S_08.id: "question not read yet",
    A_10.id: "nothing asked to talk about",
    B_02.id: "no call agreed to",
    B_12.id: "time zone not known",
    B_13.id: "called three times in 24 hours",
    S_06.id: "calling hours in each of their zones",
    B_11.id: "calling hours",
}


@dataclass(frozen=True)
class Standing:
    """The answer in short: `words`, and `why` behind them where there is more to say."""

    may_call: bool
    words: str
    why: str


def standing_of(facts: Facts, caller: AgentFact, at: datetime) -> Standing:
    """Whether this agent may call now about anything at all."""
    answers = permitted_products(facts, at, caller).values()
    allowed = [one for one in answers if one.allowed]
    if allowed:
        is_served = any(one.may_be_served for one in allowed)
        return Standing(True, "may be called now", "" if is_served else "from this list alone")
    later = [(one.next_change, one) for one in answers if one.next_change is not None]
    if not later:
        least = min(answers, key=lambda one: len(one.reasons))
        return Standing(False, "may not be called", _short([least]))
    change = min(moment for moment, _ in later)
    soonest = [one for moment, one in later if moment == change]
    from_then = time_to_come(change, soonest[0].zones, at=at)
    return Standing(False, f"from {from_then}", _short(soonest))


def _short(answers: Sequence[Permission]) -> str:
    rules = {reason.rule for one in answers for reason in one.reasons}
    return next((words for rule, words in SHORT.items() if rule in rules), "see the reasons")
