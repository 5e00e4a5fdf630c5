"""Where a lead stands, and its language, in the words of the staff's pages."""

from __future__ import annotations

from datetime import datetime

from app.consent.zones import zones_in
from app.leads.lookup.finding import Found
from app.leads.models import State
from app.web.words.places import time_to_come

LANGUAGES = {"en": "English", "es": "Spanish"}
WORDS = {
    State.OPEN: "waits for a call",
    State.CLAIMED: "held by an agent",
    State.LATER: "to be called again",
    State.TRIAGE: "only Other: to be read first",
    State.FLAGGED: "flagged: to be looked at",
    State.REJECTED: "rejected as a machine’s",
    State.APPOINTMENT: "appointment made",
    State.PARKED: "wrong number: to be looked at",
    State.NOT_REACHED: "not reached",
    State.CLOSED: "finished",
    State.STOPPED: "no more calls",
    State.SUPPRESSED: "asked again after a stop: an officer decides",
    State.ERASED: "erased",
}


def state_words(lead: Found, at: datetime) -> str:
    """`waits for a call`, `to be called again from 8:00 a.m. Pacific today`."""
    words = WORDS[lead.state]
    if lead.state is State.LATER and lead.due_at is not None:
        return f"{words} from {time_to_come(lead.due_at, zones_in(lead.bucket), at=at)}"
    return words
