"""When to call again: nearest_callable(), first_callable(), free_from(), as_if_renewed(); pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.consent.facts import CALL, Facts
from app.consent.permission import Reason
from app.consent.rules.calling_age import later_by
from app.consent.rules.case import Case, expires_at
from app.consent.rules.hours import Where, next_opening, windows_from
from app.consent.rules.qualified import S_11
from app.leads.facts import permitted_products

WORKING_HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NEVER_OLD = 36_500  # days
BACK = timedelta(days=13)  # the day itself is among those that are looked at


def is_callable(facts: Facts, at: datetime) -> bool:
    """Whether a call about any product is to be expected at this moment, as far as is known."""
    answers = permitted_products(facts, at).values()
    return any(all(map(_is_unforeseen, one.reasons)) for one in answers)


def nearest_callable(facts: Facts, wanted: datetime) -> datetime | None:
    """The moment itself, else the first later one, else the last before; None: there is none."""
    return _from(facts, wanted) or _before(facts, wanted)


def first_callable(facts: Facts, at: datetime) -> datetime:
    """The first moment from `at` on at which a call is possible; without one, by the hours alone.

    A lead that nobody may call then is put aside when it is asked for.
    """
    return _from(facts, at) or next_opening(where_of(facts, at), at) or at


def free_from(facts: Facts, due_at: datetime) -> datetime:
    """When a follow-up is anybody's: an hour of the person's calling time after it was due."""
    return later_by(where_of(facts, due_at), due_at, WORKING_HOUR) or due_at + WORKING_HOUR


def as_if_renewed(facts: Facts) -> Facts:
    """The same with no copy of a list ever too old: whether calls end, whatever the house loads."""
    lists = tuple(replace(one, max_age_days=NEVER_OLD) for one in facts.lists)
    return replace(facts, lists=lists)


def where_of(facts: Facts, at: datetime) -> Where:
    """Where the person is, by their own word first."""
    return Case(facts, at, "", CALL, None).where


def _is_unforeseen(reason: Reason) -> bool:
    """By then a newer list may be loaded, a licence renewed."""
    return reason.is_of_our_copy or reason.rule == S_11.id


def _from(facts: Facts, at: datetime) -> datetime | None:
    if is_callable(facts, at):
        return at
    answers = permitted_products(facts, at).values()
    changes = [one.next_change for one in answers if one.next_change is not None]
    if changes:
        return min(changes)
    opening = next_opening(where_of(facts, at), at)
    return opening if opening is not None and is_callable(facts, opening) else None


def _before(facts: Facts, wanted: datetime) -> datetime | None:
    """The last minute before their consents end."""
    ends = [expires_at(one.given_at) for one in facts.consents]
    latest = min(wanted, max(ends, default=wanted))
    windows = windows_from(where_of(facts, latest), latest - BACK)
    last = [min(end, latest) - MINUTE for start, end in windows if start < latest]
    return next((one for one in reversed(last) if is_callable(facts, one)), None)
