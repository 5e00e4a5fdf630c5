"""Their question: products that the person's own words name beside those that were ticked."""

from __future__ import annotations

from app.consent.record import PRODUCTS, TRIAGE
from app.db import Reading
from app.web.agents.lead.held import Held
from app.web.formatting import LABELS


def values(_session: Reading, held: Held) -> dict[str, object]:
    """What could still be recorded of a question; nothing where none was asked (S-08)."""
    agreed = held.answer.to_discuss
    further = [(one, LABELS[one]) for one in PRODUCTS if one not in agreed]
    return {"further": further if TRIAGE in held.lead.interests else []}
