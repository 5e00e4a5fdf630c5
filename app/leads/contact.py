"""Names, phone numbers and e-mail, parsed once: parse_us_phone(), parse_email(), parse_name()."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumber

from app.consent.numbering import HOME, Kind, e164, kind_of
from app.leads.masking import mask_numbers
from app.leads.text import (
    HiddenCharacter,
    TooLong,
    clean_line,
    clean_message,
    has_letter,
    visible_text,
    with_line_feeds,
)

# Code points, as typed; the columns of people are as wide.
NAME_LIMIT, PHONE_LIMIT, EMAIL_LIMIT, MESSAGE_LIMIT = 100, 40, 254, 2_000
EXTENSION_LIMIT = 7  # digits
DIGITS = 10  # of a number, area code first
LAST_DIGITS = 4  # those by which people know one number from another
FAULTS = {
    Kind.SERVICE: "phone_tollfree",
    Kind.FOREIGN: "phone_foreign",
    Kind.FICTIONAL: "phone_fictional",
    Kind.SHORT: "phone_short",
    Kind.LONG: "phone_long",
    Kind.UNKNOWN: "phone_unknown",
}


class Reason(StrEnum):
    """Why a value is not taken; the form has a sentence for each, in every language."""

    PHONE = "phone"
    PHONE_SHORT = "phone_short"
    PHONE_TOLLFREE = "phone_tollfree"
    PHONE_FOREIGN = "phone_foreign"
    PHONE_FICTIONAL = "phone_fictional"
    PHONE_UNKNOWN = "phone_unknown"
    PHONE_LONG = "phone_long"
    PHONE_CHARS = "phone_chars"
    EMAIL = "email"
    EMAIL_LONG = "email_long"
    EMAIL_ONE = "email_one"
    EMAIL_DIFFER = "email_differ"
    NAME = "name"
    NAME_LONG = "name_long"
    NAME_CHARS = "name_chars"
    MESSAGE_OTHER = "message_other"
    MESSAGE_LONG = "message_long"
    MESSAGE_CHARS = "message_chars"


class ContactError(ValueError):
    """A value that cannot be taken; `reason` says why, and nothing tells the value."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Phone:
    """A person's line: E.164, extension, and the text as typed without what is invisible."""

    e164: str
    extension: str | None
    as_typed: str


@dataclass(frozen=True)
class Email:
    """An address: as it is shown, the key by which it is compared, and what was typed."""

    address: str
    key: str
    as_typed: str


@dataclass(frozen=True)
class Name:
    """A person's name; either part may be empty, never both."""

    first: str
    last: str


def parse_us_phone(typed: str, *, allow_fictional: bool) -> Phone:
    """A line in the United States or a territory on which a person can be called.

    555-0100 to 555-0199 pass only with `allow_fictional`. Raises ContactError, `phone…`.
    """
    try:
        as_typed = visible_text(typed, PHONE_LIMIT)
    except TooLong as error:
        raise ContactError(Reason.PHONE_LONG) from error
    except HiddenCharacter as error:
        raise ContactError(Reason.PHONE_CHARS) from error
    if not as_typed.strip():
        raise ContactError(Reason.PHONE)
    number = _parse_number(as_typed)
    kind = kind_of(number)
    if kind in FAULTS and not (kind is Kind.FICTIONAL and allow_fictional):
        raise ContactError(Reason(FAULTS[kind]))
    if len(number.extension or "") > EXTENSION_LIMIT:
        raise ContactError(Reason.PHONE_LONG)
    return Phone(e164(number), number.extension or None, as_typed)


def parse_email(typed: str) -> Email | None:
    """An address that mail can be sent to, without asking the network; None for blanks.

    Local parts beyond ASCII are refused: few servers take them. Raises ContactError, `email…`.
    """
    if len(typed) > EMAIL_LIMIT:
        raise ContactError(Reason.EMAIL_LONG)
    as_typed = typed.strip()
    if not as_typed:
        return None
    if any(unicodedata.category(character) == "Cf" for character in as_typed):
        raise ContactError(Reason.EMAIL)  # in a domain they would be taken out in silence
    try:
        valid = validate_email(
            as_typed, check_deliverability=False, strict=True, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise ContactError(Reason.EMAIL) from error
    return Email(valid.normalized, (valid.ascii_email or valid.normalized).lower(), as_typed)


def parse_email_pair(email: str, confirm: str) -> Email | None:
    """The address typed twice, or None for two empty boxes.

    Raises ContactError: `email`, `email_one` for one box alone, `email_differ`.
    """
    if bool(email.strip()) != bool(confirm.strip()):
        raise ContactError(Reason.EMAIL_ONE)
    first = parse_email(email)
    if first is None or confirm.strip() == first.as_typed:
        return first
    second = parse_email(confirm)
    if second is None or second.address != first.address:
        raise ContactError(Reason.EMAIL_DIFFER)
    return first


def parse_name(first: str, last: str) -> Name:
    """A name in any script, one part or two, kept as typed but for blanks and NFC.

    Raises ContactError: `name_long`, `name_chars`, `name` when the two hold no letter.
    """
    try:
        name = Name(clean_line(first, NAME_LIMIT), clean_line(last, NAME_LIMIT))
    except TooLong as error:
        raise ContactError(Reason.NAME_LONG) from error
    except HiddenCharacter as error:
        raise ContactError(Reason.NAME_CHARS) from error
    if not has_letter(name.first + name.last):
        raise ContactError(Reason.NAME)
    return name


def parse_message(typed: str) -> str:
    """A message of several lines, or an empty one, numbers that we do not want taken out.

    Raises ContactError, `message_…`.
    """
    try:
        return mask_numbers(clean_message(typed, MESSAGE_LIMIT))
    except TooLong as error:
        raise ContactError(Reason.MESSAGE_LONG) from error
    except HiddenCharacter as error:
        raise ContactError(Reason.MESSAGE_CHARS) from error


def message_length(typed: str) -> int:
    """The length that counts against MESSAGE_LIMIT, in code points."""
    return len(with_line_feeds(typed))


def _parse_number(text: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(text, HOME)
    except NumberParseException as error:
        too_few = sum(character.isdecimal() for character in text) < DIGITS
        raise ContactError(Reason.PHONE_SHORT if too_few else Reason.PHONE_UNKNOWN) from error
