"""Whom somebody means by a reference, a number in any spelling or an e-mail address."""

from __future__ import annotations

from app.db import NotFound, Reading
from app.leads.contact import ContactError, parse_email
from app.leads.facts import phone_of
from app.leads.lookup.finding import as_reference
from app.leads.lookup.keys import phone_search_key

Named = tuple[str | None, str | None]  # the number in E.164, and the key of the address


class NobodyMeant(ValueError):
    """What was typed names nobody, in a sentence."""


def named_by(session: Reading, whom: str) -> Named:
    """The number, or the key of the e-mail address, that a text means; raises NobodyMeant.

    Nobody has to know it yet; a reference has to be that of a person who is not erased.
    """
    reference = as_reference(whom)
    if reference:
        try:
            return phone_of(session, reference), None
        except NotFound:
            raise NobodyMeant(
                "Nobody has this reference, or not any more. Give the number or the e-mail address."
            ) from None
    phone = phone_search_key(whom)
    if phone:
        return phone, None
    try:
        email = parse_email(whom) if "@" in whom else None
    except ContactError:
        email = None
    if email is None:
        raise NobodyMeant(
            "This is neither a reference nor a US telephone number nor an e-mail address."
        )
    return None, email.key
