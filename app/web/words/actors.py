"""Who did something, as an entry names them and as a page does."""

from __future__ import annotations

from collections.abc import Mapping

from app.db import Reading
from app.staff.directory import list_accounts

Names = Mapping[int, str]


def names_of_staff(session: Reading) -> Names:
    """The name of every account, also of those that were disabled."""
    return {account.id: account.name for account in list_accounts(session)}


def actor_words(actor: str | None, names: Names) -> str:
    """`Sam Ortiz` for `account:3`; an act without an actor is the visitor's own.

    An officer at the command line is named with the Unix user: `account:3 unix:root`.
    """
    first, _, unix = (actor or "visitor").partition(" unix:")
    if unix:
        return f"{actor_words(first, names)}, as Unix user {unix}"
    kind, _, rest = first.partition(":")
    if kind == "account":
        return names.get(int(rest), f"account {rest}")
    words = {
        "system": "Get Answers, by itself",
        "visitor": "the visitor",
        "demonstration": "the demonstration",
    }
    return words.get(kind, f"{rest or kind}, at the command line")
