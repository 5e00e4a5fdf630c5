"""Whose words are being recorded: lead_to_tell_of()."""

from __future__ import annotations

from sqlalchemy import select

from app.db import NotFound, Writing
from app.leads.models import LeadRow, PersonRow


def lead_to_tell_of(session: Writing, reference: str) -> tuple[int, str]:
    """The id of a lead and its number in E.164, the lead locked; raises NotFound, also if erased.

    Of an erasure and a note at once the second finds nobody, or erases the note too.
    """
    lead_id = session.scalar(
        select(LeadRow.id).where(LeadRow.reference == reference).with_for_update()
    )
    # Asked for after the lock, so that an erasure that came first is seen.
    phone = session.scalar(select(PersonRow.phone).where(PersonRow.lead_id == lead_id))
    if lead_id is None or phone is None:
        raise NotFound("nobody has this reference, or not any more")
    return lead_id, phone
