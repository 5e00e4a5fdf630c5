"""Place and language: where the person may be, by their own word, and what time it is there."""

from __future__ import annotations

from operator import itemgetter

from app.consent.places.tables import NAMES, ZONES_OF_STATE
from app.consent.zones import states_of, zones_of
from app.db import Reading
from app.leads.said.places import Heard, newest_place
from app.web.agents.lead.held import Held
from app.web.formatting import day
from app.web.words.actors import Names, actor_words
from app.web.words.places import time_where_they_are, zone_word, zone_words
from app.web.words.states import LANGUAGES

ALL_ZONES = {zone for zones in ZONES_OF_STATE.values() for zone in zones}
# By their words; of several with the same one the place tells them apart.
ZONES = sorted(((zone, f"{zone_word(zone)} ({zone})") for zone in ALL_ZONES), key=itemgetter(1))


def values(session: Reading, held: Held) -> dict[str, object]:
    """The number's area beside the person's own word, zone, time there and language."""
    zones, language, phone = held.answer.zones, held.lead.language, held.answer.facts.phone
    heard = newest_place(session, phone)
    area = ", ".join(NAMES[one] for one in states_of(phone))
    return {
        "place": [
            ("Number’s area", f"{area or 'not known'} · {zone_words(zones_of(phone))}"),
            ("Own word", _heard(heard, held.names) if heard else "none yet"),
            ("Zone", zone_words(zones)),
            ("Time there", time_where_they_are(held.at, zones) if zones else "not known"),
            ("Language", LANGUAGES.get(language, language)),
        ],
        "zones_to_choose": ZONES,
    }


def _heard(heard: Heard, names: Names) -> str:
    states = ", ".join(NAMES.get(one, one) for one in heard.states)
    return f"{states}, as {actor_words(heard.actor, names)} heard on {day(heard.at)}"
