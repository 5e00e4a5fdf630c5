"""What is known of the house and of an agent: house_of(), agent_of()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.consent.facts import (
    CERTIFICATION,
    LICENCE,
    AgentFact,
    Choice,
    ChoiceFact,
    House,
    Qualification,
)
from app.consent.limits.emergencies import every_emergency
from app.consent.limits.models import ChoiceRow
from app.db import NotFound, Reading
from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from app.staff.models import AccountRow, QualificationRow

_choices = select(ChoiceRow.at, ChoiceRow.choice, ChoiceRow.is_on).order_by(ChoiceRow.id)
_first = select(QualificationRow.kind, func.min(QualificationRow.at).label("since")).group_by(
    QualificationRow.kind
)


def house_of(session: Reading) -> House:
    """The choices of the house, since when licences are recorded, and declared emergencies."""
    choices, first = session.all(_choices), session.all(_first)
    return House(
        tuple(ChoiceFact(row.at, Choice(row.choice), row.is_on) for row in choices),
        {row.kind: row.since for row in first},
        every_emergency(session),
    )


def agent_of(session: Reading, account_id: int, *, at: datetime | None = None) -> AgentFact:
    """What an agent may do, and since when the account is disabled; raises NotFound.

    `at`: the account as it stood at that moment, whatever was decided since (N19).
    """
    is_active = session.scalar(select(AccountRow.active).where(AccountRow.id == account_id))
    if is_active is None:
        raise NotFound("no such account")
    held = session.all(
        select(QualificationRow.__table__)
        .where(QualificationRow.account_id == account_id)
        .order_by(QualificationRow.id)
    )
    ones = {
        kind: tuple(
            Qualification(row.at, row.what, row.first_day, row.last_day)
            for row in held
            if row.kind == kind
        )
        for kind in (LICENCE, CERTIFICATION)
    }
    is_in = is_active and at is None  # as nearly always, and then no entry has to be read
    disabled_at = None if is_in else _disabled_at(session, account_id, at, is_active=is_active)
    return AgentFact(disabled_at, ones[LICENCE], ones[CERTIFICATION])


def _disabled_at(
    session: Reading, account_id: int, at: datetime | None, *, is_active: bool
) -> datetime | None:
    """Since when the account is disabled, or was at a moment, as the ledger tells."""
    rows = session.all(
        select(EntryRow.at, EntryRow.event, EntryRow.leaf)
        .where(EntryRow.event.in_([Event.STAFF_DISABLED.value, Event.STAFF_CHANGED.value]))
        .order_by(EntryRow.id)
    )
    told = [(row.at, row.event == Event.STAFF_DISABLED.value, claims_in(row.leaf)) for row in rows]
    turns = [
        (moment, is_end)
        for moment, is_end, claims in told
        if claims["account"] == account_id and (is_end or claims.get("active"))
    ]
    if is_active and turns and turns[-1][1]:
        turns.pop()  # let in again when entries did not tell so yet
    known = [turn for turn in turns if at is None or turn[0] <= at]
    return known[-1][0] if known and known[-1][1] else None
