"""Notes about a lead, append only: read_note(), record_note(), notes_of()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select

from app.db import Reading, Writing
from app.leads.contact import parse_message
from app.leads.entries import record_lead_event
from app.leads.holding.holds import Agent
from app.leads.said.models import NoteRow
from app.leads.said.stop_words import names_a_stop
from app.leads.said.subject import lead_to_tell_of
from app.leads.stopping import stop_contact
from app.ledger.event import Event


class NoteChannel(StrEnum):
    """Whose words a note holds: the agent's own, or the person's, by the way they came in."""

    OWN = "own"
    LETTER = "letter"
    EMAIL = "email"
    VOICEMAIL = "voicemail"
    TEXT = "text"
    FAX = "fax"
    IN_PERSON = "in_person"


class EmptyNote(ValueError):
    """There is nothing to keep."""


@dataclass(frozen=True)
class Note:
    """A text as it is kept, and whose words it holds."""

    text: str
    channel: NoteChannel

    @property
    def asks_to_stop(self) -> bool:
        """Whether the person's own words end contact; what an agent writes never does."""
        return self.channel is not NoteChannel.OWN and names_a_stop(self.text)


@dataclass(frozen=True)
class NoteShown:
    """A note with its author's account and its time."""

    text: str
    channel: NoteChannel
    account_id: int
    at: datetime


def read_note(typed: str, channel: NoteChannel) -> Note:
    """The note as it is kept, Medicare and social security numbers taken out.

    Raises ContactError (`message_long`, `message_chars`) and EmptyNote.
    """
    text = parse_message(typed)
    if not text:
        raise EmptyNote("A note needs words.")
    return Note(text, channel)


def record_note(
    session: Writing, reference: str, note: Note, *, author: Agent, at: datetime
) -> None:
    """Keeps a note for good; its entry has the words as a salted digest.

    Words to stop in what came from the person end all contact in this same transaction, by that
    channel (47 CFR 64.1200(a)(10)). Raises NotFound, also when the person was erased.
    """
    lead_id, phone = lead_to_tell_of(session, reference)
    facts: dict[str, object] = {"channel": note.channel.value}
    entry = record_lead_event(
        session,
        Event.LEAD_NOTED,
        lead_id,
        facts,
        author.actor,
        at=at,
        personal={"note": note.text},
    )
    session.execute(
        insert(NoteRow),
        {
            "lead_id": lead_id,
            "account_id": author.account_id,
            "channel": note.channel.value,
            "text": note.text,
            "at": at,
            "entry_id": entry.entry_id,
        },
    )
    if note.asks_to_stop:
        words = {"channel": note.channel.value, "said": note.text}
        stop_contact(session, phone, words, actor=author.actor, at=at)


def notes_of(session: Reading, lead_id: int) -> list[NoteShown]:
    """The notes of a lead, newest first."""
    rows = session.all(
        select(NoteRow.text, NoteRow.channel, NoteRow.account_id, NoteRow.at)
        .where(NoteRow.lead_id == lead_id)
        .order_by(NoteRow.id.desc())
    )
    return [NoteShown(one.text, NoteChannel(one.channel), one.account_id, one.at) for one in rows]
