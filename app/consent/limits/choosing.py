"""What the house settles for itself, on record: record_choice()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from app.consent.facts import Choice
from app.consent.limits.in_clear import LEAVE_OUT, names_somebody
from app.consent.limits.models import ChoiceRow
from app.db import Writing
from app.ledger.event import Event, record_event, seal_event


class NoReason(ValueError):
    """A choice or a lift without a word why that can be kept; the text says so."""


def record_choice(
    session: Writing, choice: Choice, *, is_on: bool, reason: str, actor: str, at: datetime
) -> int:
    """Switches a choice from this moment on; gives the entry's id.

    `reason` stands in the ledger in clear, with counsel's name where one stood by it. Raises
    NoReason, also for one that names somebody by a number or an address.
    """
    why = required(reason)
    if names_somebody(why):
        raise NoReason(LEAVE_OUT)
    facts = {"choice": choice.value, "is_on": is_on, "reason": why, "actor": actor}
    entry_id = record_event(session, seal_event(session.pen, Event.CHOICE_MADE, facts, at=at))
    row = {"choice": choice.value, "is_on": is_on, "at": at, "entry_id": entry_id}
    session.execute(insert(ChoiceRow), row)
    return entry_id


def required(reason: str) -> str:
    """The reason, trimmed; raises NoReason."""
    if not reason.strip():
        raise NoReason("This needs a reason.")
    return reason.strip()
