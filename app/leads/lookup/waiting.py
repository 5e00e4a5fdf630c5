"""How much waits, for what, and what came with it: count_waiting(), messages_of()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, literal_column, select

from app.db import Reading
from app.leads.known.office import house_of
from app.leads.lookup.heads import open_buckets
from app.leads.models import LeadRow, PersonRow, State

MOST_COUNTED = 1_000  # beyond it a page says "more than": a count of a million helps nobody
COUNTED = (State.OPEN, State.CLAIMED, State.LATER)


def count_waiting(session: Reading) -> Mapping[State, int]:
    """How many leads are to be called, now or later, MOST_COUNTED + 1 of each at most."""
    return {state: count_up_to(session, state, MOST_COUNTED + 1) for state in COUNTED}


def count_callable(session: Reading, at: datetime) -> int:
    """How many open leads are in zones where it is calling time, MOST_COUNTED + 1 at most."""
    some = select(LeadRow.id).where(
        LeadRow.state == literal_column("'open'"),
        LeadRow.bucket.in_(open_buckets(session, house_of(session), at)),
    )
    query = select(func.count()).select_from(some.limit(MOST_COUNTED + 1).subquery())
    return session.scalar(query) or 0


def messages_of(session: Reading, lead_ids: Sequence[int]) -> Mapping[int, str]:
    """What was written with each of these leads; who is erased has none."""
    query = select(PersonRow.lead_id, PersonRow.message).where(PersonRow.lead_id.in_(lead_ids))
    return {row.lead_id: row.message for row in session.all(query)}


def count_up_to(session: Reading, state: State, most: int) -> int:
    """How many leads stand so; of more than `most` nobody counts the rest."""
    # Written out, not bound: only so can the databases use the index of this state alone.
    some = select(LeadRow.id).where(LeadRow.state == literal_column(f"'{state.value}'"))
    query = select(func.count()).select_from(some.limit(most).subquery())
    return session.scalar(query) or 0
