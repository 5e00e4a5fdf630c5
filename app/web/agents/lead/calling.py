"""May I call: the answer, and the number if it is yes."""

from __future__ import annotations

from app.db import Reading
from app.web.agents.lead.held import Held
from app.web.formatting import phone_number
from app.web.words.permissions import attempts_words


def values(_session: Reading, held: Held) -> dict[str, object]:
    """The answer, the number if a call is permitted now, else what stands in the way."""
    answer, person = held.answer, held.person
    return {
        "answer": answer,
        "attempts": attempts_words(answer, held.at),
        # Not on the page, in no attribute and no comment of it, unless a call is permitted now.
        "number": phone_number(person.phone, person.phone_extension) if answer.products else None,
        "dial": person.phone if answer.products else None,
    }
