"""Calling somebody again who had asked us to stop: record_lift(), an officer's act alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select

from app.consent.limits.choosing import required
from app.consent.limits.models import LiftRow
from app.consent.models import COUNTS_FROM, ConsentRow, RevocationRow
from app.consent.record import person_of
from app.db import Writing
from app.ledger.event import Event, record_event, seal_event
from app.ledger.models import EntryRow


class NotNewer(ValueError):
    """Nobody is called again without a consent that came after their word to stop."""


def record_lift(
    session: Writing, phone: str, consent: str, *, reason: str, actor: str, at: datetime
) -> int:
    """Lets a number in E.164 be called again, for a consent by the jti of its entry (S-07).

    It counts from `at` on and for what was said before the consent: consents from before the
    word to stop stay ended. Raises NoReason, and NotNewer when the consent is not newer.
    """
    why, person = required(reason), person_of(session.keys, phone)
    given_at = session.scalar(
        select(ConsentRow.given_at)
        .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
        .where(EntryRow.jti == consent)
    )
    stopped_at = session.scalar(
        select(func.max(COUNTS_FROM.element)).where(RevocationRow.person == person)
    )
    if given_at is None or given_at > at or (stopped_at is not None and given_at <= stopped_at):
        raise NotNewer("This needs a consent that was given after the person asked us to stop.")
    facts = {"person": person, "actor": actor}
    personal = {"reason": why}  # typed freely about a person: it may go with them
    sealed = seal_event(session.pen, Event.SUPPRESSION_LIFTED, facts, personal, at=at, ref=consent)
    entry_id = record_event(session, sealed)
    session.execute(insert(LiftRow), {"person": person, "at": at, "entry_id": entry_id})
    return entry_id
