"""Who was stopped and sends the form again: kept, out of every queue, keep_out()."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, union_all, update

from app.consent.models import RevocationRow
from app.consent.record import person_of
from app.db import Writing
from app.leads.models import LeadRow, PersonRow, State
from app.leads.said.corrections import Field
from app.leads.said.models import CorrectionRow
from app.leads.stops.persons import standing_stops

MOST_LOOKED_AT = 50  # submissions of one number, and of one address
PHONE: BindParameter[Any] = bindparam("phone")
EMAIL: BindParameter[Any] = bindparam("email")
_some = select(PersonRow.lead_id, PersonRow.phone, PersonRow.email_key).limit(MOST_LOOKED_AT)
_of_number = _some.where(PersonRow.phone == PHONE).subquery("of_number")
_of_address = _some.where(PersonRow.email_key == EMAIL).subquery("of_address")
_told = select(CorrectionRow.lead_id).where(
    CorrectionRow.field.in_((Field.PHONE.value, Field.EMAIL.value))
)
# Flat in the number of leads, each by its index: a word to stop of the number or the address, and
# whatever links them to another one, where kin_of() begins too. Of what comes in masses the rest
# is left to permission.
_may_be_stopped = union_all(
    select(RevocationRow.id).where(RevocationRow.person.in_(bindparam("persons", expanding=True))),
    select(_of_number.c.lead_id).where(
        _of_number.c.email_key.is_not(None), _of_number.c.email_key.is_distinct_from(EMAIL)
    ),
    select(_of_address.c.lead_id).where(_of_address.c.phone != PHONE),
    _told.where(CorrectionRow.key.in_([PHONE, EMAIL])),
    _told.join(_of_number, _of_number.c.lead_id == CorrectionRow.lead_id),
).limit(1)


def keep_out(
    session: Writing, lead_id: int, phone: str, email_key: str | None, *, at: datetime
) -> bool:
    """Whether this stored lead is one of a person who asked us to stop: then nobody gets it.

    It stays for an officer, who may let them be called again (S-05, S-07). The keyed hashes
    tell, so that it holds after the person was erased too; and they tell of the whole person, as
    permission knows them. Of whom nobody knows more than this, one query tells it.
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
