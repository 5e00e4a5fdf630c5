"""Personal values of a record by their names in the ledger, in words: VALUES, value_words()."""

from __future__ import annotations

from collections.abc import Iterable

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


def value_words(names: Iterable[str]) -> str:
    """`with number, first name`: what of a person went out."""
    told = [VALUES.get(name, name).lower() for name in names]
    if len(told) == len(VALUES):
        return "with all personal values"
    return f"with {', '.join(told)}" if told else "without personal values"
