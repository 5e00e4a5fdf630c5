"""One list as a row of the truth table tells of it: list_told()."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from app.consent.facts import ListFact

OF_STATE = re.compile(r"\b([A-Z]{2}):(\d+)")


def list_told(words: str) -> ListFact:
    """`2026-11-15 listed TX:60 loaded@…`: Texas's, used for 60 days, with the number on it.

    It is loaded as its day begins where no moment is told; without a state it is national.
    """
    listed_on = date.fromisoformat(words.split()[0])
    later = words.partition("loaded@")[2]
    at = datetime.fromisoformat(later) if later else datetime.combine(listed_on, time(0), UTC)
    national = ListFact(at, listed_on, "listed" in words.split())
    found = OF_STATE.search(words)
    if found is None:
        return national
    state, days = found.groups()
    return ListFact(at, listed_on, national.is_listed, state, state, int(days))
