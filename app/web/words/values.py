"""Personal values by their names in the ledger, and how they were told, in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.leads.said.corrections import SaidBy

VALUES = {
    "first_name": "First name",
    "last_name": "Last name",
    "phone": "Number",
    "phone_extension": "Extension",
    "phone_as_typed": "Number as typed",
    "email": "E-mail",
    "message": "Message",
    "address": "Address it was sent from",
    "user_agent": "Browser",
    "timeline": "What the browser told of the form",
}

# How words reached us; a note of the agent's own did not.
CHANNELS = {
    "own": "agent’s own note",
    "link": "by the link",
    "call": "on a call",
    "phone": "by telephone",
    "voicemail": "on voicemail",
    "text": "by text message",
    "letter": "by letter",
    "email": "by e-mail",
    "fax": "by fax",
    "in_person": "in person",
    "other": "in another way",
}
SAID_BY = {SaidBy.SELF: "by themselves", SaidBy.REPRESENTATIVE: "by who speaks for them"}


def value_words(names: Iterable[str]) -> str:
    """`with number, first name`: what of a person went out."""
    told = [VALUES.get(name, name).lower() for name in names]
    if len(told) == len(VALUES):
        return "with all personal values"
    return f"with {', '.join(told)}" if told else "without personal values"


def told_words(said_by: str, channel: str) -> str:
    """`by who speaks for them, by letter`: who said so, and how it was told."""
    return f"{SAID_BY[SaidBy(said_by)]}, {CHANNELS[channel]}"
