"""The names in a list, as their people told them last: as_named_now()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.db import Reading
from app.leads.lookup.finding import Found
from app.leads.said.corrections import NAMES
from app.leads.said.models import CorrectionRow

_told = (
    select(CorrectionRow.lead_id, CorrectionRow.field, CorrectionRow.value)
    .where(CorrectionRow.field.in_(NAMES))
    .order_by(CorrectionRow.id)
)


def as_named_now(session: Reading, leads: Sequence[Found]) -> list[Found]:
    """The same leads, each part of a name as it was told last; what was sent stays stored."""
    ids = [lead.lead_id for lead in leads]
    parts: dict[int, dict[str, Any]] = {}
    for row in session.all(_told.where(CorrectionRow.lead_id.in_(ids))):
        parts.setdefault(row.lead_id, {})[row.field] = row.value
    return [replace(lead, **parts.get(lead.lead_id, {})) for lead in leads]
