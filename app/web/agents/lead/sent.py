"""A form of a lead's page that came back: what was typed, and what is wrong with it: Sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.leads.contact import Reason

SENTENCES: Mapping[Reason, str] = {
    Reason.PHONE: "Give the number they said.",
    Reason.PHONE_SHORT: "This number is too short: it has ten digits.",
    Reason.PHONE_LONG: "This is too long for a number.",
    Reason.PHONE_TOLLFREE: "This is a number of a service, not a person’s.",
    Reason.PHONE_FOREIGN: "This number is not in the United States.",
    Reason.PHONE_FICTIONAL: "This number is only for stories: no line has it.",
    Reason.PHONE_UNKNOWN: "This is no number in the United States that we know.",
    Reason.PHONE_CHARS: "This number holds characters that nobody sees. Type it anew.",
    Reason.EMAIL: "This is no e-mail address such as name@example.com.",
    Reason.EMAIL_LONG: "This is too long for an e-mail address.",
    Reason.NAME: "A name needs letters.",
    Reason.NAME_LONG: "A name has at most 100 characters.",
    Reason.NAME_CHARS: "This name holds characters that nobody sees. Type it anew.",
    Reason.MESSAGE_LONG: "A note has at most 2,000 characters.",
    Reason.MESSAGE_CHARS: "This note holds characters that nobody sees. Type it anew.",
}


@dataclass(frozen=True)
class Sent:
    """By the names of the form's fields what was typed, and a sentence where something is wrong."""

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


NOTHING_SENT = Sent()
