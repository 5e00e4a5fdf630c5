"""A slip in the record of a call: slip_of(), and what is undone before it follows anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.consent.facts import Facts, MendFact
from app.db import NotFound, Reading, Writing
from app.leads.calls.call import Call
from app.leads.calls.consequences import CONSEQUENCES, Outcome
from app.leads.calls.models import OutcomeRow
from app.leads.holding.holds import Agent
from app.leads.models import LeadRow, State
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow

MENDABLE = timedelta(hours=24)
# What somebody has by now, and what a word to stop has ended since: no mend brings it back (S-07).
STAYS = frozenset({State.CLAIMED, State.STOPPED, State.SUPPRESSED, State.ERASED})


@dataclass(frozen=True)
class Slip:
    """The newest outcome of a lead, which its agent mends.

    `together` are the references of the other leads that it moved; `parked` those of the number
    that the agent did not hold, with where each stood before. `told`: all that its entry tells.
    """

    row_id: int
    jti: str
    outcome: Outcome
    at: datetime
    is_inbound: bool
    together: tuple[str, ...]
    parked: Mapping[str, str]
    told: Mapping[str, Any]

    @property
    def has_stopped(self) -> bool:
        """Whether it ended all calls: that stays until an officer lifts it (S-07, S-10)."""
        return CONSEQUENCES[self.outcome].stops is not None


def slip_of(session: Reading, agent: Agent, reference: str, *, at: datetime) -> Slip:
    """The newest outcome of a lead, if this agent recorded it within 24 hours; raises NotFound."""
    row = session.first(
        select(OutcomeRow.__table__, EntryRow.jti, EntryRow.leaf)
        .join(LeadRow, LeadRow.id == OutcomeRow.lead_id)
        .join(EntryRow, EntryRow.id == OutcomeRow.entry_id)
        .where(LeadRow.reference == reference)
        .order_by(OutcomeRow.id.desc())
        .limit(1)
    )
    if row is None or row.account_id != agent.account_id or at - row.at > MENDABLE:
        raise NotFound("nothing of this agent's to be mended")
    told: Mapping[str, Any] = claims_in(row.leaf)
    return Slip(
        row.id,
        row.jti,
        Outcome(row.outcome),
        row.at,
        row.is_inbound,
        tuple(told.get("together", ())),
        told.get("parked", {}),
        told,
    )


def as_mended(facts: Facts, slip: Slip, at: datetime) -> Facts:
    """What is known once the slip is mended."""
    return replace(facts, mends=(*facts.mends, MendFact(at, slip.at)))


def leads_of_slip(session: Writing, call: Call, slip: Slip) -> dict[int, State]:
    """The leads that the slip moved, locked, without those that have moved or ended since."""
    rows = session.all(
        select(LeadRow.id, LeadRow.state)
        .where(LeadRow.reference.in_([call.reference, *slip.together]))
        .order_by(LeadRow.id)
        .with_for_update()
    )
    stands = {row.id: State(row.state) for row in rows}
    now = stands[call.lead_id]
    return {
        lead_id: state for lead_id, state in stands.items() if state is now and state not in STAYS
    }


def unpark(session: Writing, slip: Slip) -> None:
    """The number is theirs after all: what the slip parked goes back to where it stood."""
    for reference, state in slip.parked.items():
        back = State.TRIAGE if state == State.TRIAGE.value else State.OPEN
        session.execute(
            update(LeadRow).where(
                LeadRow.reference == reference, LeadRow.state == State.PARKED.value
            ),
            {"state": back.value},
        )
