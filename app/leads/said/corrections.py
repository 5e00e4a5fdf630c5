"""What a person says is right instead: read_correction(), record_correction(), told_later()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select

from app.db import NotFound, Reading, Writing
from app.leads.contact import (
    ContactError,
    Name,
    Reason,
    parse_email,
    parse_name,
    parse_us_phone,
)
from app.leads.entries import record_lead_event
from app.leads.holding.holds import Agent
from app.leads.lookup.people import Person, person_of_lead
from app.leads.models import LeadRow, PersonRow
from app.leads.said.models import CorrectionRow
from app.leads.said.subject import lead_to_tell_of
from app.leads.text import search_form
from app.ledger.event import Event


class Field(StrEnum):
    """What can be corrected."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    PHONE = "phone"


NAMES = (Field.FIRST_NAME, Field.LAST_NAME)
EXTENSION = ";ext="  # RFC 3966


class SaidBy(StrEnum):
    """Who said so."""

    SELF = "self"
    REPRESENTATIVE = "representative"


class ToldBy(StrEnum):
    """How it was told."""

    CALL = "call"
    LETTER = "letter"
    EMAIL = "email"
    VOICEMAIL = "voicemail"
    TEXT = "text"
    FAX = "fax"
    IN_PERSON = "in_person"


@dataclass(frozen=True)
class Correction:
    """A value as it is kept, and by what it is found; of a name only its part is known yet."""

    field: Field
    value: str
    key: str
    said_by: SaidBy
    channel: ToldBy


@dataclass(frozen=True)
class ToldLater:
    """The newest correction of one field."""

    field: Field
    value: str
    key: str
    said_by: SaidBy
    channel: ToldBy
    account_id: int
    at: datetime

    @property
    def extension(self) -> str | None:
        """Of a number, the digits behind it."""
        return self.value.partition(EXTENSION)[2] or None


def read_correction(
    field: Field, typed: str, *, said_by: SaidBy, channel: ToldBy, allow_fictional: bool
) -> Correction:
    """A value parsed as the form parses it; an extension stands behind the number as `;ext=`.

    Raises ContactError.
    """
    if field is Field.PHONE:
        phone = parse_us_phone(typed, allow_fictional=allow_fictional)
        extension = f"{EXTENSION}{phone.extension}" if phone.extension else ""
        return Correction(field, f"{phone.e164}{extension}", phone.e164, said_by, channel)
    if field is Field.EMAIL:
        email = parse_email(typed)
        if email is None:
            raise ContactError(Reason.EMAIL)
        return Correction(field, email.address, email.key, said_by, channel)
    name = parse_name(typed, "").first
    return Correction(field, name, search_form(name), said_by, channel)


def record_correction(
    session: Writing, reference: str, correction: Correction, *, agent: Agent, at: datetime
) -> None:
    """Keeps what was told beside what was submitted, which stays as it was.

    The entry has field, who said so and how in clear, the value as a salted digest. A number
    told is covered by no consent of the web: it links and suppresses, and is never dialled.
    Raises NotFound, also when the person was erased.
    """
    lead_id, _ = lead_to_tell_of(session, reference)
    told = {
        "field": correction.field.value,
        "said_by": correction.said_by.value,
        "channel": correction.channel.value,
    }
    key = _key_of(session, lead_id, correction)
    personal = {"told": correction.value, "told_key": key}
    entry = record_lead_event(
        session, Event.LEAD_CORRECTED, lead_id, told, agent.actor, at=at, personal=personal
    )
    kept = {"value": correction.value, "key": key, "account_id": agent.account_id}
    row = {"lead_id": lead_id, "at": at, "entry_id": entry.entry_id, **told, **kept}
    session.execute(insert(CorrectionRow), row)


def told_later(session: Reading, lead_id: int) -> dict[Field, ToldLater]:
    """For each field that was corrected its newest value."""
    rows = session.all(
        select(CorrectionRow.__table__)
        .where(CorrectionRow.lead_id == lead_id)
        .order_by(CorrectionRow.id)
    )
    return {
        Field(row.field): ToldLater(
            Field(row.field),
            row.value,
            row.key,
            SaidBy(row.said_by),
            ToldBy(row.channel),
            row.account_id,
            row.at,
        )
        for row in rows
    }


def name_now(person: Person, told: Mapping[Field, ToldLater]) -> Name:
    """A person's name as it is now: each part as it was told last, else as it was sent."""
    first, last = (
        told[one].value if one in told else str(getattr(person, one.value)) for one in NAMES
    )
    return Name(first, last)


def asked_from(session: Reading, phone: str) -> str | None:
    """The reference of the newest submission of a number in E.164: a consent of its own."""
    return session.scalar(
        select(LeadRow.reference)
        .join(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(PersonRow.phone == phone)
        .order_by(LeadRow.id.desc())
        .limit(1)
    )


def _key_of(session: Reading, lead_id: int, correction: Correction) -> str:
    """By what it is found: a part of a name by the whole name as it is from now on."""
    if correction.field not in NAMES:
        return correction.key
    person = person_of_lead(session, lead_id)
    if person is None:
        raise NotFound("erased")
    name = name_now(person, told_later(session, lead_id))
    is_first = correction.field is Field.FIRST_NAME
    first, last = (correction.value, name.last) if is_first else (name.first, correction.value)
    return search_form(f"{first} {last}")
