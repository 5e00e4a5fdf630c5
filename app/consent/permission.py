"""May we contact them, now, about this, and why: decide_permission() -> Permission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from app.consent import rules
from app.consent.rules import Rule
from app.consent.zones import zones_of

CALL = "call"  # the one channel that a statement permits
OTHER = "other"  # a question to be read, not a product to be discussed


@dataclass(frozen=True)
class ConsentFact:
    """One consent to be contacted; `products` are those ticked."""

    given_at: datetime
    products: frozenset[str]
    channel: str
    reference: str


@dataclass(frozen=True)
class RevocationFact:
    """One word of the person's that contact must end; it ends all contact (B-10)."""

    received_at: datetime
    words_kind: str


@dataclass(frozen=True)
class Facts:
    """All that is known of the person of one number in E.164; times are aware."""

    phone: str
    consents: tuple[ConsentFact, ...]
    revocations: tuple[RevocationFact, ...]

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """Every zone in which the number may ring; none: not known (B-12)."""
        return zones_of(self.phone)


@dataclass(frozen=True)
class Reason:
    """One rule that speaks against the contact."""

    rule: str
    citation: str
    words: str


@dataclass(frozen=True)
class Permission:
    """The answer, all that speaks against it, and what it rests on.

    `next_change` is the first later moment, UTC, with another answer if nothing new happens;
    None is never. `decided_by` names the events: references of consents, times of revocations.
    """

    allowed: bool
    reasons: tuple[Reason, ...]
    zones: tuple[str, ...]
    next_change: datetime | None
    decided_by: tuple[str, ...]


def decide_permission(facts: Facts, at: datetime, *, product: str, channel: str) -> Permission:
    """Whether this person may be contacted about the product by the channel at this moment.

    Rules only speak against (B-01); an unknown product or channel is refused. What happened
    after `at` does not count, only `next_change` foresees a consent whose time is still to come.
    """
    question = _Question(facts, facts.zones, product, channel, at)
    against = sorted({*question.objections(at), *question.wrong_hours(at)}, key=lambda r: r.id)
    return Permission(
        allowed=not against,
        reasons=tuple(Reason(rule.id, rule.citation, rule.words) for rule in against),
        zones=question.zones,
        next_change=question.next_change(),
        decided_by=question.decided_by(),
    )


@dataclass(frozen=True)
class _Question:
    """One question, asked at one moment, and looked at for later ones."""

    facts: Facts
    zones: tuple[str, ...]
    product: str
    channel: str
    asked_at: datetime

    @property
    def bucket(self) -> str:
        return "|".join(self.zones)

    def in_force(self, at: datetime) -> list[ConsentFact]:
        consents = self.facts.consents
        return [c for c in consents if c.given_at <= at < rules.expires_at(c.given_at)]

    def revocations(self) -> list[RevocationFact]:
        return [r for r in self.facts.revocations if r.received_at <= self.asked_at]

    def objections(self, at: datetime) -> set[Rule]:
        """The rules against it at any hour of the day."""
        in_force = self.in_force(at)
        to_call = [consent for consent in in_force if consent.channel == CALL]
        stops = self.revocations()
        scope = frozenset[str]().union(*(c.products for c in to_call)) - {OTHER}
        against = {
            rules.A_09: not in_force,
            rules.A_10: bool(to_call) and self.product not in scope,
            rules.B_02: self.channel != CALL or (bool(in_force) and not to_call),
            rules.B_09: bool(stops),
            rules.B_12: not self.zones,
            rules.S_07: any(c.given_at > s.received_at for c in in_force for s in stops),
            rules.S_08: bool(to_call) and not scope,
        }
        return {rule for rule, speaks in against.items() if speaks and self.holds(rule, at)}

    def wrong_hours(self, at: datetime) -> set[Rule]:
        """The rules against it at this hour of the day."""
        open_zones = rules.open_zones(self.zones, at)
        if open_zones == self.zones:
            return set()
        return {rules.B_11, rules.S_06} if open_zones else {rules.B_11}

    def holds(self, rule: Rule, at: datetime) -> bool:
        days = {at.astimezone(ZoneInfo(zone)).date() for zone in self.zones}
        return any(rule.holds_on(day) for day in days or {at.astimezone(UTC).date()})

    def next_change(self) -> datetime | None:
        """Between two turns only the hour of the day changes the answer."""
        at = self.asked_at
        turns = [at, *sorted(turn for turn in self._turns() if turn > at)]
        if self.objections(at) or self.wrong_hours(at):
            return self._next_yes(turns)
        closing = rules.next_closing_time(self.bucket, at)
        ends = [turn.astimezone(UTC) for turn in turns if self.objections(turn)]
        return min([*ends, *([closing] if closing else [])], default=None)

    def decided_by(self) -> tuple[str, ...]:
        consents = [c.reference for c in self.in_force(self.asked_at)]
        stops = [
            f"{r.received_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}" for r in self.revocations()
        ]
        return (*consents, *stops)

    def _turns(self) -> set[datetime]:
        begun = {consent.given_at for consent in self.facts.consents}
        return {*begun, *map(rules.expires_at, begun), *rules.rule_changes(self.zones)}

    def _next_yes(self, turns: list[datetime]) -> datetime | None:
        for turn, end in zip(turns, [*turns[1:], None], strict=True):
            if self.objections(turn):
                continue
            opening = rules.next_calling_time(self.bucket, turn)
            if opening is not None and (end is None or opening < end):
                return opening
        return None
