"""By what a person is found: number and address in any spelling, brought to one."""

from __future__ import annotations

import phonenumbers

from app.consent.numbering import HOME, e164, is_plausible
from app.leads.contact import PHONE_LIMIT, ContactError, parse_email
from app.leads.text import TextError, visible_text


def phone_search_key(text: str) -> str | None:
    """The number that a search for this text means, in E.164; None when it means none."""
    try:
        number = phonenumbers.parse(visible_text(text.strip(), PHONE_LIMIT), HOME)
    except (TextError, phonenumbers.NumberParseException):
        return None
    return e164(number) if is_plausible(number) else None


def email_search_key(text: str) -> str:
    """The key by which a search for this address finds it."""
    try:
        found = parse_email(text)
    except ContactError:
        found = None
    return found.key if found else text.strip().lower()
