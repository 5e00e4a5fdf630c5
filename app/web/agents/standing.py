"""May this one be called now, and if not, when and why, in a few words for a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.consent.facts import AgentFact, Facts
from app.consent.permission import Permission, decide_permission
from app.consent.record import CHANNEL, PRODUCTS, TRIAGE
from app.consent.rules.consenting import A_09, B_02, S_04
from app.consent.rules.frequency import B_13
from app.consent.rules.hours import B_11, B_12, S_06
from app.consent.rules.lists import B_14, B_15, B_26
from app.consent.rules.qualified import S_11
from app.consent.rules.scope import A_10, S_08
from app.consent.rules.suppression import B_09, B_19, S_07, S_10
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
    B_26.id: "the state's do-not-call list",
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
    answers = list[Permission]()
    for product in _asked(facts):
        answer = decide_permission(facts, at, product=product, channel=CHANNEL, agent=caller)
        if answer.allowed:  # about one thing is enough
            why = "" if answer.may_be_served else "from this list alone"
            return Standing(may_call=True, words="may be called now", why=why)
        answers.append(answer)
    later = [(one.next_change, one) for one in answers if one.next_change is not None]
    if not later:
        least = min(answers, key=lambda one: len(one.reasons))
        return Standing(may_call=False, words="may not be called", why=_short([least]))
    change = min(moment for moment, _ in later)
    soonest = [one for moment, one in later if moment == change]
    from_then = time_to_come(change, soonest[0].zones, at=at)
    return Standing(may_call=False, words=f"from {from_then}", why=_short(soonest))


def _asked(facts: Facts) -> Sequence[str]:
    """What this person has ever asked about; nothing else can be allowed (A-10, S-08)."""
    asked = {product for consent in facts.consents for product in consent.products}
    asked |= {product for scope in facts.scopes for product in scope.products}
    named = [product for product in PRODUCTS if product in asked]
    to_answer = any(scope.may_answer for scope in facts.scopes)
    return [*named, TRIAGE] if to_answer or not named else named


def _short(answers: Sequence[Permission]) -> str:
    rules = {reason.rule for one in answers for reason in one.reasons}
    return next((words for rule, words in SHORT.items() if rule in rules), "see the reasons")
