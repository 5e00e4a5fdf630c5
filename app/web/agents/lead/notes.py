"""Notes: what was written down, newest first, and a form for a further one."""

from __future__ import annotations

from dataclasses import replace

from app.db import Reading
from app.leads.said.notes import NoteChannel, notes_of
from app.leads.said.stop_words import names_a_stop
from app.web.agents.lead.held import Held
from app.web.words.flags import without_numbers
from app.web.words.said.rows import note_rows
from app.web.words.values import CHANNELS

WAYS_IN = [(one.value, CHANNELS[one]) for one in NoteChannel if one is not NoteChannel.OWN]


def values(session: Reading, held: Held) -> dict[str, object]:
    """The notes with author, time and way in; whether the agent's newest one speaks of a stop.

    A number that was noted is shown only while a call is permitted.
    """
    notes = notes_of(session, held.lead.lead_id)
    hidden = [replace(one, text=without_numbers(one.text)) for one in notes]
    return {
        "notes": note_rows(notes if held.answer.products else hidden, held.names),
        "ways_in": WAYS_IN,
        "note_names_a_stop": bool(notes)
        and notes[0].channel is NoteChannel.OWN
        and names_a_stop(notes[0].text),
    }
