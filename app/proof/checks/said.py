"""What was said later, row by row: notes and corrections with their values, and links undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.leads.models import LeadRow
from app.leads.said.models import CorrectionRow, NoteRow, UnlinkRow
from app.ledger.event import Event, rfc3339
from app.proof.checks.rows import Told

_other = aliased(LeadRow)


def _note_as_stored(row: Any) -> dict[str, object]:
    return {**_said(row), "channel": row.channel, "note": row.text}


def _correction_as_stored(row: Any) -> dict[str, object]:
    told = {name: getattr(row, name) for name in ("field", "said_by", "channel")}
    return {**_said(row), **told, "told": row.value, "told_key": row.key}


def _unlink_as_stored(row: Any) -> dict[str, object]:
    return {"reference": row.reference, "other": row.other, "at": rfc3339(row.at)}


def _said(row: Any) -> dict[str, object]:
    """Of which lead, by whom and when."""
    actor = f"account:{row.account_id}"
    return {"reference": row.reference, "actor": actor, "at": rfc3339(row.at)}


NOTES = Told(
    select(NoteRow.__table__, LeadRow.reference).outerjoin(LeadRow, LeadRow.id == NoteRow.lead_id),
    NoteRow.id,
    NoteRow.entry_id,
    frozenset({Event.LEAD_NOTED}),
    _note_as_stored,
)
CORRECTIONS = Told(
    select(CorrectionRow.__table__, LeadRow.reference).outerjoin(
        LeadRow, LeadRow.id == CorrectionRow.lead_id
    ),
    CorrectionRow.id,
    CorrectionRow.entry_id,
    frozenset({Event.LEAD_CORRECTED}),
    _correction_as_stored,
)
UNLINKS = Told(
    select(UnlinkRow.__table__, LeadRow.reference, _other.reference.label("other"))
    .outerjoin(LeadRow, LeadRow.id == UnlinkRow.lead_id)
    .outerjoin(_other, _other.id == UnlinkRow.other_id),
    UnlinkRow.id,
    UnlinkRow.entry_id,
    frozenset({Event.LEAD_UNLINKED}),
    _unlink_as_stored,
)
