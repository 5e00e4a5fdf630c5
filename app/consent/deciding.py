"""Decisions on each product together: to_discuss(), and told_decision() as an entry keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.consent.permission import Permission
from app.ledger.event import rfc3339


def told_decision(answers: Mapping[str, Permission]) -> dict[str, object]:
    """The answers for each product at one moment, for the entry of what was done on them (S-09).

    Rules and events by their names, no personal value: `allowed` products, the rules `against`
    each other one with the day since which each holds, the zones, when it next changes, and what
    decided it.
    """
    changes = [one.next_change for one in answers.values() if one.next_change is not None]
    zones = {zone for one in answers.values() for zone in one.zones}
    events = {event for one in answers.values() for event in one.decided_by}
    return {
        "allowed": [product for product, one in answers.items() if one.allowed],
        "against": {
            product: {reason.rule: _day(reason.since) for reason in one.reasons}
            for product, one in answers.items()
            if not one.allowed
        },
        "zones": sorted(zones),
        "next_change": rfc3339(min(changes)) if changes else None,
        "decided_by": sorted(events),
    }


def to_discuss(answers: Mapping[str, Permission]) -> tuple[str, ...]:
    """What a call of ours may be about now; where it may be about nothing, what was agreed to.

    So an agent who may call about one product talks about no other (S-11).
    """
    allowed = tuple(product for product, one in answers.items() if one.allowed)
    return allowed or tuple(product for product, one in answers.items() if one.may_be_discussed)


def _day(since: date | None) -> str | None:
    return since.isoformat() if since else None
