"""Whose words are being recorded: lead_to_tell_of()."""

from __future__ import annotations

from sqlalchemy import select

from app.db import NotFound, Writing
from app.leads.holding.holds import lock_leads_of_person
from app.leads.models import LeadRow, PersonRow


def lead_to_tell_of(session: Writing, reference: str) -> tuple[int, str]:
    """The id of a lead and its number in E.164, the person locked; raises NotFound, also if erased.

    Of an erasure and a note at once the second finds nobody, or erases the note too. What is told
    may end all contact, so all their leads are locked, in the order in which everybody does.
    """
    lead_id = session.scalar(select(LeadRow.id).where(LeadRow.reference == reference))
    if lead_id is not None:
        lock_leads_of_person(session, lead_id)
    # Asked for after the lock, so that an erasure that came first is seen.
    phone = session.scalar(select(PersonRow.phone).where(PersonRow.lead_id == lead_id))
    if lead_id is None or phone is None:
        raise NotFound("nobody has this reference, or not any more")
    return lead_id, phone
