"""What the records of calls tell permission: attempts, talks, wrong numbers, what was mended."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Integer,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)

from app.consent.facts import DECEASED, MendFact
from app.db import Reading
from app.leads.calls.models import OutcomeRow, StepRow

# By the values of leads/calls, which asks permission.
TALKED = frozenset({"reached", "appointment", "not_interested", "asked_to_stop"})
WRONG_NUMBER, DIALLED = "wrong_number", "dialled"
LEADS: BindParameter[Any] = bindparam("leads", expanding=True)
_calls: CompoundSelect[Any] = union_all(
    select(
        OutcomeRow.id,
        OutcomeRow.lead_id,
        OutcomeRow.outcome.label("what"),
        OutcomeRow.at,
        OutcomeRow.is_attempt,
        OutcomeRow.corrects_id,
    ).where(OutcomeRow.lead_id.in_(LEADS)),
    select(
        StepRow.id,
        StepRow.lead_id,
        StepRow.step,
        StepRow.at,
        literal(value=True),
        cast(null(), Integer),
    ).where(StepRow.lead_id.in_(LEADS), StepRow.step == DIALLED),
)


def calls_of(session: Reading, leads: Collection[int]) -> list[Any]:
    """Every outcome on these leads, and every dialling, oldest first."""
    return sorted(session.all(_calls, {"leads": [*leads]}), key=lambda row: row.at)


def told_by(calls: Collection[Any], leads: Collection[int]) -> dict[str, Any]:
    """What the calls with one person tell; `leads` are those of their number.

    A slip that was mended counts until it was; the call that it tells of was an attempt anyway.
    """
    slips = {row.corrects_id for row in calls if row.corrects_id is not None}
    slipped_at = {row.id: row.at for row in calls if row.what != DIALLED and row.id in slips}
    return {
        "wrong_numbers": tuple(
            row.at for row in calls if row.what == WRONG_NUMBER and row.lead_id in leads
        ),
        "calls": tuple(row.at for row in calls if row.is_attempt),
        "talks": tuple(row.at for row in calls if row.what in TALKED),
        "mends": tuple(
            MendFact(row.at, slipped_at[row.corrects_id])
            for row in calls
            if row.corrects_id in slipped_at
        ),
    }


def deaths_in(calls: Collection[Any]) -> set[Any]:
    """When a death was told: an officer alone lifts that, whatever was mended."""
    return {row.at for row in calls if row.what == DECEASED}
