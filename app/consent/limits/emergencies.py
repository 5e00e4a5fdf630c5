"""Declared emergencies of states, on record: declare_emergency(), end_emergency()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from app.consent.facts import EmergencyFact
from app.consent.limits.in_clear import LEAVE_OUT, names_somebody
from app.consent.limits.models import EmergencyRow
from app.consent.places.tables import NAMES
from app.db import NotFound, Reading, Writing
from app.ledger.event import Event, record_event, rfc3339, seal_event

LONGEST_SOURCE = 200


class BadEmergency(ValueError):
    """An emergency that cannot be recorded so, in a sentence; `field`: what is wrong."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def declare_emergency(
    session: Writing,
    state: str,
    term: tuple[datetime, datetime | None],
    *,
    source: str,
    actor: str,
    at: datetime,
) -> int:
    """From `term`'s first moment until its second nobody in this state is called (B-25).

    `state` by two letters; without an end it lasts until end_emergency(). `source` says who
    declared it and where that stands; it is kept in clear. A second one with the same first
    moment takes the place of the first. Gives the entry's id. Raises BadEmergency.
    """
    begins_at, ends_at = term
    _check(state, term, source)
    told = {"state": state, "source": source.strip()}
    facts: dict[str, object] = {
        **told,
        "begins_at": rfc3339(begins_at),
        "ends_at": rfc3339(ends_at) if ends_at else None,
        "actor": actor,
    }
    entry_id = record_event(
        session, seal_event(session.pen, Event.EMERGENCY_DECLARED, facts, at=at)
    )
    row = {**told, "begins_at": begins_at, "ends_at": ends_at, "at": at, "entry_id": entry_id}
    session.execute(insert(EmergencyRow), row)
    return entry_id


def _check(state: str, term: tuple[datetime, datetime | None], source: str) -> None:
    begins_at, ends_at = term
    if state not in NAMES:
        raise BadEmergency("state", "This is no state by two letters, such as LA.")
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise BadEmergency(
            "source", f"This needs its source, of at most {LONGEST_SOURCE} characters."
        )
    if names_somebody(source):
        raise BadEmergency("source", LEAVE_OUT)
    if ends_at is not None and ends_at <= begins_at:
        raise BadEmergency("until", "Its end is not after its beginning.")


def end_emergency(session: Writing, state: str, *, source: str, actor: str, at: datetime) -> int:
    """Ends what is declared for a state now; gives the number of those. Raises NotFound."""
    lasting = [
        one
        for one in emergencies_of(session)
        if one.state == state and (one.ends_at is None or at < one.ends_at) and one.begins_at < at
    ]
    if not lasting:
        raise NotFound("no emergency is on record there now")
    for one in lasting:
        term = (one.begins_at, at)
        declare_emergency(session, state, term, source=source, actor=actor, at=at)
    return len(lasting)


def emergencies_of(session: Reading) -> list[EmergencyFact]:
    """Each emergency as it is known last, the oldest first."""
    rows = session.all(_newest_last)
    latest = {(row.state, row.begins_at): EmergencyFact(*row) for row in rows}
    return list(latest.values())


_newest_last = select(
    EmergencyRow.at,
    EmergencyRow.state,
    EmergencyRow.begins_at,
    EmergencyRow.ends_at,
    EmergencyRow.source,
).order_by(EmergencyRow.id)


def every_emergency(session: Reading) -> tuple[EmergencyFact, ...]:
    """Every row, the oldest first: what was known at a moment is told by those before it."""
    return tuple(EmergencyFact(*row) for row in session.all(_newest_last))
