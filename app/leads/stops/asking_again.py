"""Who was stopped and sends the form again: kept, out of every queue, keep_out()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, literal_column, or_, select, union_all, update

from app.consent.models import RevocationRow
from app.consent.record import person_of
from app.db import Writing
from app.leads.models import LeadRow, PersonRow, State
from app.leads.stops.persons import standing_stops

# Flat in the number of leads: the hashes by their index, and the few that wait for an officer.
_may_be_stopped = union_all(
    select(RevocationRow.id).where(RevocationRow.person.in_(bindparam("persons", expanding=True))),
    select(LeadRow.id)
    .join(PersonRow, PersonRow.lead_id == LeadRow.id)
    .where(
        LeadRow.state == literal_column(f"'{State.SUPPRESSED.value}'"),
        or_(PersonRow.phone == bindparam("phone"), PersonRow.email_key == bindparam("email")),
    ),
).limit(1)


def keep_out(
    session: Writing, lead_id: int, phone: str, email_key: str | None, *, at: datetime
) -> bool:
    """Whether this stored lead is one of a person who asked us to stop: then nobody gets it.

    It stays for an officer, who may let them be called again (S-05, S-07). The keyed hashes
    tell, so that it holds after the person was erased too.
    """
    names = [one for one in (phone, email_key) if one]
    persons = [person_of(session.keys, one) for one in names]
    known = {"persons": persons, "phone": phone, "email": email_key}
    if session.scalar(_may_be_stopped, known) is None:
        return False
    if not standing_stops(session, phone, at=at):
        return False
    suppressed = update(LeadRow).where(LeadRow.id == lead_id)
    session.execute(suppressed, {"state": State.SUPPRESSED.value})
    return True
