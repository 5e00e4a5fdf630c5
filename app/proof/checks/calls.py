"""What came of calls, and their steps, row by row, against the signed leaves that tell of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.leads.calls.models import OutcomeRow, StepRow
from app.leads.models import LeadRow
from app.ledger.event import Event, rfc3339
from app.ledger.models import EntryRow
from app.proof.checks.rows import Claims, Told

# What entries told before calls came in and slips were mended.
FIRST_OUTCOMES = {"inbound": False, "attempt": True, "corrects": None}
_slip = aliased(OutcomeRow)


def _outcome_as_stored(row: Any) -> dict[str, object]:
    return {
        "outcome": row.outcome,
        "inbound": row.is_inbound,
        "attempt": row.is_attempt,
        "corrects": row.corrects or row.corrects_id,  # a slip that is not there, by its number
        **_by_whom(row),
    }


def _step_as_stored(row: Any) -> dict[str, object]:
    return {"step": row.step, **_by_whom(row)}


def _by_whom(row: Any) -> dict[str, object]:
    actor = f"account:{row.account_id}"
    return {"reference": row.reference, "actor": actor, "at": rfc3339(row.at)}


def _outcome_as_told(claims: Claims, _part: Hashable) -> Mapping[str, object]:
    return FIRST_OUTCOMES | {**claims}


OUTCOMES = Told(
    select(OutcomeRow.__table__, LeadRow.reference, EntryRow.jti.label("corrects"))
    .outerjoin(LeadRow, LeadRow.id == OutcomeRow.lead_id)
    .outerjoin(_slip, _slip.id == OutcomeRow.corrects_id)
    .outerjoin(EntryRow, EntryRow.id == _slip.entry_id),
    OutcomeRow.id,
    OutcomeRow.entry_id,
    frozenset({Event.LEAD_OUTCOME}),
    _outcome_as_stored,
    of_part=_outcome_as_told,
)
CALL_STEPS = Told(
    select(StepRow.__table__, LeadRow.reference).outerjoin(LeadRow, LeadRow.id == StepRow.lead_id),
    StepRow.id,
    StepRow.entry_id,
    frozenset({Event.LEAD_STEPPED}),
    _step_as_stored,
)
