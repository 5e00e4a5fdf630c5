"""The answer to "may we call" in words, with its reasons: answer_for()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.consent.deciding import to_discuss
from app.consent.facts import AgentFact, Facts
from app.consent.permission import Permission, Reason
from app.consent.rules.frequency import MOST, that_count
from app.consent.rules.suppression import B_09, S_10
from app.leads.facts import permitted_products
from app.web.formatting import LABELS, day
from app.web.words.places import time_to_come, time_where_they_are


@dataclass(frozen=True)
class Answer:
    """Permission for each product at one moment, as a page says it."""

    facts: Facts
    by_product: Mapping[str, Permission]
    zones: tuple[str, ...]
    changes_at: datetime | None
    title: str
    rest: str

    @property
    def products(self) -> list[str]:
        """What a call may be about at this moment; empty: no call."""
        return [product for product, one in self.by_product.items() if one.allowed]

    @property
    def to_discuss(self) -> list[str]:
        """What a call may be about now; where there is none now, what was agreed to."""
        return [*to_discuss(self.by_product)]

    @property
    def barred(self) -> list[str]:
        """What may not be discussed with them."""
        return [product for product in self.by_product if product not in self.to_discuss]

    @property
    def reasons(self) -> list[tuple[str, list[Reason]]]:
        """For each product its label and what speaks against it."""
        return [(LABELS[product], list(one.reasons)) for product, one in self.by_product.items()]

    @property
    def in_the_way(self) -> list[Reason]:
        """What stands in the way of any call at this moment, each rule once."""
        if self.products:
            return []
        asked = self.to_discuss or list(self.by_product)
        against = [reason for product in asked for reason in self.by_product[product].reasons]
        return list({(reason.rule, reason.citation): reason for reason in against}.values())

    @property
    def remarks(self) -> list[Reason]:
        """What was not checked, and what is in doubt: the same for each product."""
        return list(next(iter(self.by_product.values())).remarks)


def answer_for(facts: Facts, name: str, at: datetime, agent: AgentFact | None = None) -> Answer:
    """The answer about the person of these facts, whom the sentence calls `name`.

    `agent` is who would call; None: whoever it is.
    """
    by_product = permitted_products(facts, at, agent)
    zones = next(iter(by_product.values())).zones
    allowed = any(one.allowed for one in by_product.values())
    change = _next_change(by_product, allowed=allowed)
    if allowed:
        title, rest = "You may call now", _until(change, zones, name, at)
    elif change is not None:
        title, rest = "Not now", _from(change, zones, name, at)
    else:
        title, rest = "Do not call", _never(facts, by_product, at)
    return Answer(facts, by_product, zones, change, title, rest)


def attempts_words(answer: Answer, at: datetime) -> str:
    """`2 of 3 in 24 hours; next possible 4:20 p.m. Pacific time today`: of the person (B-13)."""
    made = f"{len(that_count(answer.facts.calls, at))} of {MOST} in 24 hours"
    if answer.products:
        return f"{made}; next possible now"
    if answer.changes_at is None:
        return f"{made}; none is possible"
    return f"{made}; next possible {time_to_come(answer.changes_at, answer.zones, at=at)}"


def _next_change(by_product: Mapping[str, Permission], *, allowed: bool) -> datetime | None:
    changes = [one.next_change for one in by_product.values() if one.allowed == allowed]
    return min((change for change in changes if change is not None), default=None)


def _until(change: datetime | None, zones: tuple[str, ...], name: str, at: datetime) -> str:
    until = f"Until {time_to_come(change, zones, at=at)}. " if change else ""
    return f"{until}It is {time_where_they_are(at, zones)} where {name} is."


def _from(change: datetime, zones: tuple[str, ...], name: str, at: datetime) -> str:
    there = f"It is {time_where_they_are(at, zones)} where {name} is. " if zones else ""
    return f"{there}From {time_to_come(change, zones, at=at)}."


def _never(facts: Facts, by_product: Mapping[str, Permission], at: datetime) -> str:
    against = {reason.rule for one in by_product.values() for reason in one.reasons}
    if S_10.id in against:
        return S_10.words
    stops = sorted(stop.received_at for stop in facts.revocations if stop.received_at <= at)
    if B_09.id in against:
        return f"They asked us to stop on {day(stops[0])}."
    return "This does not change by waiting. The reasons are below."
