"""Looking is on record: record_view(), record_search()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.db import Writing
from app.leads.entries import record_lead_event
from app.ledger.event import Event, record_event, seal_event


@dataclass(frozen=True)
class Sought:
    """How somebody came to a list: `search`, `newest` or `flagged`, and by which kinds of key."""

    view: str
    kinds: Sequence[str] = ()


def record_view(
    session: Writing,
    lead_id: int,
    page: str,
    products: Sequence[str],
    *,
    actor: str,
    at: datetime,
    decision: Mapping[str, object] | None = None,
) -> None:
    """Somebody sees what is personal of a lead; `products`: a call about them is permitted now.

    `decision`: the whole answer that showed or hid the number (S-09). Raises NotFound.
    """
    facts: dict[str, object] = {"page": page, "products": list(products)}
    if decision is not None:
        facts["decision"] = decision
    record_lead_event(session, Event.RECORD_VIEWED, lead_id, facts, actor, at=at)


def record_search(
    session: Writing, sought: Sought, shown: Sequence[str], *, actor: str, at: datetime
) -> None:
    """Somebody saw a list of people: how they came to it, and from which reference to which.

    `shown` are the references in the order of the list; what was sought is told to nobody.
    """
    facts = {
        "view": sought.view,
        "by": list(sought.kinds),
        "found": len(shown),
        "first": shown[0] if shown else None,
        "last": shown[-1] if shown else None,
        "actor": actor,
    }
    record_event(session, seal_event(session.pen, Event.RECORD_SEARCHED, facts, at=at))
