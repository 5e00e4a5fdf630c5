"""Looking is on record: record_view(), record_search()."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.db import Writing
from app.leads.entries import record_lead_event
from app.ledger.event import Event, record_event, seal_event


def record_view(
    session: Writing,
    lead_id: int,
    page: str,
    products: Sequence[str],
    *,
    actor: str,
    at: datetime,
) -> None:
    """Somebody sees what is personal of a lead; `products`: a call about them is permitted now.

    Raises NotFound.
    """
    facts: dict[str, object] = {"page": page, "products": list(products)}
    record_lead_event(session, Event.RECORD_VIEWED, lead_id, facts, actor, at=at)


def record_search(
    session: Writing, kinds: Sequence[str], count: int, *, actor: str, at: datetime
) -> None:
    """Somebody looked for a person: by which kinds of key and how many fitted, never the value."""
    facts = {"by": list(kinds), "found": count, "actor": actor}
    record_event(session, seal_event(session.pen, Event.RECORD_SEARCHED, facts, at=at))
