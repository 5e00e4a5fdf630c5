"""Place and language: where the person may be, and what time it is there."""

from __future__ import annotations

from app.db import Reading
from app.web.agents.lead.held import Held
from app.web.words.places import time_where_they_are, zone_words
from app.web.words.states import LANGUAGES


def values(_session: Reading, held: Held) -> dict[str, object]:
    """Zone, time there and language."""
    zones, language = held.answer.zones, held.lead.language
    return {
        "place": [
            ("Zone", zone_words(zones)),
            ("Time there", time_where_they_are(held.at, zones) if zones else "not known"),
            ("Language", LANGUAGES.get(language, language)),
        ]
    }
