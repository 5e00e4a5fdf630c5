"""An account's e-mail address and name, parsed once: parse_staff_email(), parse_staff_name()."""

from __future__ import annotations

import unicodedata

from email_validator import EmailNotValidError, validate_email

LONGEST_EMAIL = 254  # RFC 5321 4.5.3.1.3
LONGEST_NAME = 100


class NotAnAddress(ValueError):
    """The text is no e-mail address."""


class NotAName(ValueError):
    """The text cannot be shown as a name."""


def parse_staff_email(text: str) -> str:
    """The address in lower case: who signs in may type it in any; raises NotAnAddress."""
    if len(text) > LONGEST_EMAIL:
        raise NotAnAddress
    try:
        parsed = validate_email(
            text.strip(), check_deliverability=False, strict=True, test_environment=True
        )
    except EmailNotValidError:
        raise NotAnAddress from None
    return parsed.normalized.lower()


def parse_staff_name(text: str) -> str:
    """The name in NFC with single spaces; raises NotAName."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    unseen = any(unicodedata.category(letter)[0] == "C" for letter in name)
    if not name or unseen or len(name) > LONGEST_NAME:
        raise NotAName
    return name
