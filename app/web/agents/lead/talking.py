"""Talk about: what may be discussed and what not, as the consents say it."""

from __future__ import annotations

from app.consent.record import TRIAGE
from app.db import Reading
from app.web.agents.lead.held import Held
from app.web.formatting import LABELS
from app.web.words.flags import without_digits


def values(_session: Reading, held: Held) -> dict[str, object]:
    """The products that were agreed to and those that were not (42 CFR 422.2264(c)(3)(i)).

    From the permission, which knows consents alone: what else stands in the lead permits nothing.
    Their own words may hold a number, and show it only where a call is permitted now.
    """
    answer, words = held.answer, held.person.message
    masked = without_digits(words)
    return {
        "to_discuss": [LABELS[one] for one in answer.to_discuss if one != TRIAGE],
        "may_answer": TRIAGE in answer.to_discuss,
        "barred": [LABELS[one] for one in answer.barred if one != TRIAGE],
        "own_words": words if answer.products else masked,
        "words_hold_digits": bool(answer.products) and words != masked,
    }
