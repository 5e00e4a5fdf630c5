"""What was said later of a record: notes, corrections, linked submissions; to be read only."""

from __future__ import annotations

from datetime import datetime

from app.db import Reading
from app.leads.lookup.people import Person
from app.leads.said.corrections import Field, ToldLater, asked_from, told_later
from app.leads.said.notes import notes_of
from app.web.formatting import grouped, phone_number
from app.web.words.actors import Names
from app.web.words.said.rows import link_rows, note_rows, told_by
from app.web.words.values import VALUES


def said_values(
    session: Reading, lead_id: int, person: Person | None, names: Names, *, at: datetime
) -> dict[str, object]:
    """The boxes of the record; of an erased person all three are empty."""
    told = told_later(session, lead_id).values()
    return {
        "notes": note_rows(notes_of(session, lead_id), names),
        "corrected": [
            (f"{VALUES[one.field]}, told later", _value(session, one), told_by(one, names))
            for one in told
        ],
        "links": link_rows(session, lead_id, person.phone, at=at) if person else [],
    }


def _value(session: Reading, told: ToldLater) -> str:
    """A number with the request that came from it, without which nobody may call it."""
    if told.field is not Field.PHONE:
        return told.value
    request = asked_from(session, told.key)
    covered = f"asked for in {grouped(request)}" if request else "covered by no consent"
    return f"{phone_number(told.key, told.extension)}, {covered}"
