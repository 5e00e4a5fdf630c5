"""May we contact them, now, about this, and why: decide_permission() -> Permission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from app.consent.facts import DECEASED, AgentFact, Facts
from app.consent.rules import objections, remarks, turns
from app.consent.rules.case import Case, Look
from app.consent.rules.emergencies import B_25
from app.consent.rules.frequency import B_13, attempts_within
from app.consent.rules.hours import B_11, B_12, S_06, against_hour, next_closing, next_opening
from app.consent.rules.lists import B_14, B_15, B_26
from app.consent.rules.qualified import S_11
from app.consent.rules.rule import Rule
from app.consent.rules.selection import B_03

# These speak of the moment, the place and the caller, not of what may be talked about; so does
# what speaks of our copy of a list.
OF_THE_MOMENT = frozenset(rule.id for rule in (B_11, B_12, B_13, S_06, S_11))
# These stand in the way of a call that we make, and not of one that the person made.
OF_OUR_CALL = frozenset(rule.id for rule in (B_11, B_12, B_13, B_14, B_15, B_25, B_26, S_06))


@dataclass(frozen=True)
class Reason:
    """One rule that speaks against the contact, or that has to be said with the answer.

    `since` is the day on which this version of the rule came into force; None: it always was.
    `is_of_our_copy`: a newer copy of a list ends it.
    """

    rule: str
    citation: str
    words: str
    since: date | None = None
    is_of_our_copy: bool = False


@dataclass(frozen=True)
class Permission:
    """The answer, all that speaks against it, and what it rests on.

    `next_change` is the first later moment, UTC, with another answer if nothing new happens;
    None is never. `remarks` speak against nothing: what was not checked, what is in doubt.
    `decided_by` names the events, each by its kind and its reference or moment.
    """

    allowed: bool
    reasons: tuple[Reason, ...]
    remarks: tuple[Reason, ...]
    zones: tuple[str, ...]
    next_change: datetime | None
    decided_by: tuple[str, ...]

    @property
    def may_be_discussed(self) -> bool:
        """Whether the person agreed to talk about it, whatever the hour."""
        return all(one.is_of_our_copy or one.rule in OF_THE_MOMENT for one in self.reasons)

    @property
    def may_be_discussed_inbound(self) -> bool:
        """Whether this agent may talk about it with a person who called (A-10, S-11)."""
        return all(reason.rule in OF_OUR_CALL for reason in self.reasons)

    @property
    def may_be_served(self) -> bool:
        """Whether "next" may serve it; where a machine's choice is in doubt, the list opens it."""
        return self.allowed and all(one.rule != B_03.id for one in self.remarks)


def decide_permission(
    facts: Facts, at: datetime, *, product: str, channel: str, agent: AgentFact | None = None
) -> Permission:
    """Whether this person may be contacted about the product by the channel at this moment.

    Rules only speak against (B-01); an unknown product or channel is refused. What happened
    after `at` does not count, only `next_change` foresees a consent whose time is still to come.
    `agent` is who would call; None: whoever it is, nothing is asked of them.
    """
    case = Case(_without_unreleased(facts, at), at, product, channel, agent)
    look = Look(case, at)
    lasting, passing = list(objections(look)), list(against_hour(case.where, at))
    against = sorted([*lasting, *passing], key=lambda rule: (rule.id, rule.citation))
    return Permission(
        allowed=not against,
        reasons=tuple(map(_reason, against)),
        remarks=tuple(map(_reason, remarks(case))),
        zones=case.where.zones,
        next_change=_next_no(case) if not against else _next_yes(case, lasting),
        decided_by=tuple(_decided_by(case, look)),
    )


def _without_unreleased(facts: Facts, at: datetime) -> Facts:
    """Without what still looked like a machine's then."""
    released = tuple(c for c in facts.consents if c.released_at is None or c.released_at <= at)
    return facts if released == facts.consents else replace(facts, consents=released)


def _reason(rule: Rule) -> Reason:
    return Reason(rule.id, rule.citation, rule.words, rule.effective_from, rule.is_of_our_copy)


def _next_no(case: Case) -> datetime | None:
    """The end of the calling hours, or the first objection before it."""
    at = case.asked_at
    closing = next_closing(case.where, at)
    for turn in sorted(turns(case)):
        if at < turn and (closing is None or turn < closing) and _is_barred(case, turn):
            return turn.astimezone(UTC)
    return closing


def _next_yes(case: Case, lasting: list[Rule]) -> datetime | None:
    """Between two turns only the hour of the day changes the answer."""
    at, where = case.asked_at, case.where
    later = sorted(turn for turn in turns(case) if turn > at)
    for turn, end in zip([at, *later], [*later, None], strict=True):
        if lasting if turn == at else _is_barred(case, turn):
            continue
        opening = next_opening(where, turn)
        if opening is not None and (end is None or opening < end):
            return opening
    return None


def _is_barred(case: Case, at: datetime) -> bool:
    """Whether it would be refused then at any hour of the day."""
    return any(True for _ in objections(Look(case, at)))


def _decided_by(case: Case, look: Look) -> Iterator[str]:
    """The consents first, then what else happened."""
    for consent in look.in_force:
        yield f"consent {consent.reference}"
    for stop in case.standing:
        kind = stop.words_kind if stop.words_kind == DECEASED else "revocation"
        yield f"{kind} {_moment(stop.received_at)}"
    if case.wrong_since:
        yield f"wrong number {_moment(case.wrong_since)}"
    for attempt in attempts_within(case, case.asked_at):
        yield f"attempt {_moment(attempt)}"
    for scope in case.scopes:
        yield f"scope of {scope.reference} {_moment(scope.at)}"
    if case.place:
        yield f"own word of the place {_moment(case.place.at)}"
    for version in case.lists:
        of_state = f" of {version.state}" if version.state else ""
        yield f"list{of_state} of {version.listed_on}"
    if case.begins_after:
        yield f"lifted after {_moment(case.begins_after)}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
