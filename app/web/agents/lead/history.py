"""So far: everything that happened to this lead, in one order."""

from __future__ import annotations

from app.db import Reading
from app.leads.lookup.history import history_of
from app.web.agents.lead.held import Held
from app.web.words.happenings import tell


def values(session: Reading, held: Held) -> dict[str, object]:
    """Every entry about the lead, in words."""
    return {"history": tell(history_of(session, held.lead.reference), held.names)}
