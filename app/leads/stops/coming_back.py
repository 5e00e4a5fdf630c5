"""Calling somebody again, by an officer's decision alone: call_again(), waiting_to_come_back()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.consent.limits.lifting import NotNewer, record_lift
from app.consent.models import Act, ConsentRow
from app.consent.record import TRIAGE
from app.db import NotFound, Reading, Writing
from app.leads.facts import facts_of_number, facts_of_numbers, phone_of
from app.leads.models import LeadRow, PersonRow, State
from app.leads.said.models import ScopeRow
from app.leads.stops.persons import standing_in
from app.ledger.models import EntryRow

ASIDE = (State.SUPPRESSED, State.PARKED)
PAGE = 25
_aside = (
    select(
        LeadRow.id,
        LeadRow.reference,
        LeadRow.state,
        LeadRow.received_at,
        ConsentRow.interests,
        PersonRow.phone,
        EntryRow.jti,
    )
    .join(PersonRow, PersonRow.lead_id == LeadRow.id)
    .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
    .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
    .where(
        ConsentRow.act == Act.CLICK_SUBMIT.value,
        LeadRow.state.in_([one.value for one in ASIDE]),
    )
    .order_by(LeadRow.id)
)


@dataclass(frozen=True)
class Waiting:
    """A request that waits for an officer: of who was stopped, or on another person's number.

    `stops` are the words to stop that stand, by the moment from which they count.
    """

    lead_id: int
    reference: str
    state: State
    asked_at: datetime
    stops: tuple[datetime, ...]

    @property
    def may_come_back(self) -> bool:
        """Whether the person asked after their last word to stop (S-07)."""
        return not self.stops or max(self.stops) < self.asked_at


def waiting_to_come_back(
    session: Reading, *, at: datetime, after: int | None = None
) -> list[Waiting]:
    """Those that wait for an officer, the oldest first; `after`: a lead's id.

    At most PAGE and one more that says there is a next page.
    """
    query = _aside if after is None else _aside.where(LeadRow.id > after)
    return _waiting(session, session.all(query.limit(PAGE + 1)), at)


def waiting_request(session: Reading, reference: str, *, at: datetime) -> Waiting:
    """One of them; raises NotFound."""
    rows = session.all(_aside.where(LeadRow.reference == reference))
    if not rows:
        raise NotFound("no such request waits")
    return _waiting(session, rows, at)[0]


def call_again(
    session: Writing, reference: str, *, reason: str, actor: str, at: datetime
) -> list[str]:
    """Lets the number of a request that waits be called again, from now on, on record.

    For the consent of this request; what was agreed to before the word to stop stays ended
    (S-07). Of a number that was another person's the officer's word is enough (B-19). Gives the
    references that came into the queue. Raises NotFound, NoReason, NotNewer.
    """
    of_number = PersonRow.phone == phone_of(session, reference)
    rows = session.all(_aside.where(of_number).with_for_update(of=LeadRow))
    asked = next((one for one in rows if one.reference == reference), None)
    if asked is None:
        raise NotFound("no such request waits")
    facts = facts_of_number(session, asked.phone)
    last = max((one.received_at for one in facts.revocations), default=None)
    freed = [one for one in rows if last is None or one.received_at > last]
    if asked not in freed:
        raise NotNewer("This needs a consent that was given after the person asked us to stop.")
    record_lift(session, asked.phone, asked.jti, reason=reason, actor=actor, at=at)
    for one in freed:
        state = _state_of(session, one)
        session.execute(update(LeadRow).where(LeadRow.id == one.id), {"state": state.value})
    return [one.reference for one in freed]


def _state_of(session: Reading, row: Any) -> State:
    """A question is read first, unless somebody has."""
    is_read = session.scalar(select(ScopeRow.id).where(ScopeRow.lead_id == row.id)) is not None
    return State.TRIAGE if row.interests == [TRIAGE] and not is_read else State.OPEN


def _waiting(session: Reading, rows: Sequence[Any], at: datetime) -> list[Waiting]:
    facts = facts_of_numbers(session, {row.phone for row in rows}) if rows else {}
    return [
        Waiting(
            row.id,
            row.reference,
            State(row.state),
            row.received_at,
            tuple(standing_in(facts[row.phone], at)),
        )
        for row in rows
    ]
