"""A letter as the bytes of a mail: write_message(). No value can become a header of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.ledger.note import MARK

WIDTH = 72  # characters of a line of text, of the 76 that a line of a mail may have
POLICY = SMTP.clone(max_line_length=76)


@dataclass(frozen=True)
class Letter:
    """What one mail says and to whom; its words are one paragraph a line.

    `files` are names with their bytes, which arrive as they were sent.
    """

    to: str
    sender: Address
    subject: str
    words: str
    files: Mapping[str, bytes] = field(default_factory=dict)


def write_message(letter: Letter, *, name: str, at: datetime) -> EmailMessage:
    """The mail; `name` makes its Message-ID, which is the same at every try.

    Raises ValueError for a line break in a header. Lines end softly (RFC 3676), so that who
    joins them again has the exact words.
    """
    message = EmailMessage(POLICY)
    message["From"] = letter.sender
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name}@{letter.sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot answers it
    message.set_content(_flowed(letter.words), cte="quoted-printable", params={"format": "flowed"})
    for filename, content in letter.files.items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=filename
        )
    return message


def _flowed(words: str) -> str:
    """All lines of a paragraph but its last end in a blank; a link or a signature stays whole."""
    lines = (
        one
        if one.startswith(MARK)
        else " \n".join(textwrap.wrap(one, WIDTH, break_long_words=False, break_on_hyphens=False))
        for one in words.splitlines()
    )
    return "\n".join(lines) + "\n"
