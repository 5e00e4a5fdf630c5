"""Other submissions of the same person, each with its own consents, as rows."""

from __future__ import annotations

from app.db import Reading
from app.web.agents.lead.held import Held
from app.web.words.said.rows import link_rows


def values(session: Reading, held: Held) -> dict[str, object]:
    """When each was sent, about what, where it stands, and by what it is linked."""
    return {"links": link_rows(session, held.lead.lead_id, held.person.phone, at=held.at)}
