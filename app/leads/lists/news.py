"""What came in since a page was made: newest_lead(), count_new()."""

from __future__ import annotations

from sqlalchemy import func, select

from app.db import Reading
from app.leads.lists.sought import Sought, fits
from app.leads.lookup.finding import rows_of_leads
from app.leads.models import LeadRow

MOST_NEW = 99


def newest_lead(session: Reading) -> int:
    """The key of the lead that came last; 0: none did."""
    return session.scalar(select(func.max(LeadRow.id))) or 0


def count_new(session: Reading, sought: Sought, newest: int) -> int:
    """How many leads fit that came after this one, MOST_NEW + 1 at most."""
    later = rows_of_leads.where(LeadRow.id > newest, LeadRow.state == sought.state.value)
    some = later.where(*fits(sought)).limit(MOST_NEW + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0
