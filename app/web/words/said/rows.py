"""Notes, corrections and linked submissions in words: note_rows(), told_by(), link_rows()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.db import Reading
from app.leads.known.kin import Way
from app.leads.said.corrections import ToldLater
from app.leads.said.linked import links_of
from app.leads.said.notes import NoteShown
from app.web.formatting import SHORT_LABELS, minute
from app.web.words.actors import Names
from app.web.words.states import state_words
from app.web.words.values import CHANNELS, told_words

WAYS = {Way.NUMBER: "same number", Way.EMAIL: "same e-mail"}


@dataclass(frozen=True)
class LinkRow:
    """Another submission of the person: by what it is theirs, and where it stands."""

    reference: str
    sent_at: datetime
    products: str
    state: str
    way: str
    may_be_undone: bool


def note_rows(notes: list[NoteShown], names: Names) -> list[tuple[str, datetime, str, str]]:
    """Each note's text, time, author, and whose words they are."""
    return [(one.text, one.at, names[one.account_id], CHANNELS[one.channel]) for one in notes]


def told_by(told: ToldLater, names: Names) -> str:
    """`told on Nov 24, 2026, 10:02 a.m. PST, by themselves, on a call; heard by Sam Ortiz`."""
    who = told_words(told.said_by, told.channel)
    return f"told on {minute(told.at)}, {who}; heard by {names[told.account_id]}"


def link_rows(session: Reading, lead_id: int, phone: str, *, at: datetime) -> list[LinkRow]:
    """The person's other submissions, each with its own consents, the newest first."""
    return [
        LinkRow(
            link.lead.reference,
            link.lead.received_at,
            ", ".join(SHORT_LABELS[one] for one in link.lead.interests),
            state_words(link.lead, at),
            WAYS[link.way],
            link.way is Way.EMAIL,
        )
        for link in links_of(session, lead_id, phone)
    ]
