"""What happened: the outcomes, one press each."""

from __future__ import annotations

from app.db import Reading
from app.web.agents.lead.held import Held
from app.web.words.happenings import OUTCOMES


def values(_session: Reading, _held: Held) -> dict[str, object]:
    """The outcomes in the order of their keys."""
    return {"outcomes": [(outcome.value, label) for outcome, label in OUTCOMES.items()]}
