"""Which submissions are one person's, by number or e-mail: kin_of()."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.consent.record import person_of
from app.db import Reading
from app.leads.models import PersonRow

_people = select(PersonRow.lead_id, PersonRow.phone, PersonRow.email_key)
_by_phone = _people.where(PersonRow.phone.in_(bindparam("phones", expanding=True)))
_by_email = _people.where(PersonRow.email_key.in_(bindparam("emails", expanding=True)))


@dataclass(frozen=True)
class Kin:
    """The person of a number: all their leads, and how the do-not-call list knows them.

    `leads` are those of the number, `kindred` also those with an e-mail address of theirs;
    `names` are the numbers and addresses among them, `persons` the keyed hashes of those.
    """

    phone: str
    leads: frozenset[int]
    kindred: frozenset[int]
    names: frozenset[str]
    persons: frozenset[str]


def kin_of(session: Reading, phones: Collection[str]) -> list[Kin]:
    """For each number in E.164 the person behind it; they are linked, never merged.

    A word to stop, a death and an attempt count for the person, over all their numbers (B-10,
    B-13, S-10); a consent counts for its number alone.
    """
    own = session.all(_by_phone, {"phones": [*phones]})
    emails = {row.email_key for row in own if row.email_key}
    more = session.all(_by_email, {"emails": [*emails]}) if emails else []
    return [_kin(session, phone, own, more) for phone in phones]


def _kin(session: Reading, phone: str, own: Collection[Any], more: Collection[Any]) -> Kin:
    theirs = [row for row in own if row.phone == phone]
    emails = {row.email_key for row in theirs if row.email_key}
    linked = [row for row in more if row.email_key in emails]
    names = frozenset({phone, *emails, *(row.phone for row in linked)})
    return Kin(
        phone,
        frozenset(row.lead_id for row in theirs),
        frozenset(row.lead_id for row in (*theirs, *linked)),
        names,
        frozenset(person_of(session.keys, one) for one in names),
    )
