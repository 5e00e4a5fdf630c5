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


def agent_of(session: Reading, account_id: int) -> AgentFact:
    """What an agent may do, and since when the account is disabled; raises NotFound."""
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
    disabled_at = None if is_active else _disabled_at(session, account_id)
    return AgentFact(disabled_at, ones[LICENCE], ones[CERTIFICATION])


def _disabled_at(session: Reading, account_id: int) -> datetime | None:
    """When the account that is disabled now was disabled, as the ledger tells."""
    rows = session.all(
        select(EntryRow.at, EntryRow.leaf)
        .where(EntryRow.event == Event.STAFF_DISABLED.value)
        .order_by(EntryRow.id.desc())
    )
    return next((row.at for row in rows if claims_in(row.leaf)["account"] == account_id), None)
