"""The entries by which a stranger comes to know the keys of a bundle: key_entries()."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, text

from app.db import Pen, Reading
from app.ledger.event import Event
from app.ledger.keyring import LOG
from app.ledger.leaf import key_named_in
from app.ledger.models import OF_THE_LOG, EntryRow
from app.proof.bundle.subject import Entry

OF_KEYS = (
    Event.LOG_CREATED,
    Event.KEY_ADDED,
    Event.KEY_RETIRED,
    Event.TREE_BEGUN,
    Event.LOG_REANCHORED,
)


def key_entries(session: Reading, pen: Pen, entries: Iterable[Entry]) -> dict[str, Entry]:
    """How the log began, and each key that signed one of these entries, back to the first.

    With them the key that will sign the export, and what a reader has to know of the log: keys
    that were retired, entries that were taken in late when the tree began, and re-anchors.
    """
    about = _about_keys(session)
    added = {str(one.claims["kid"]): one for one in about if one.event is Event.KEY_ADDED}
    ended = {str(one.claims["kid"]): one for one in about if one.event is Event.KEY_RETIRED}
    named: dict[str, Entry] = {}
    for number, entry in enumerate(about):
        match entry.event:
            case Event.LOG_CREATED | Event.TREE_BEGUN:
                named.setdefault(f"keys/{entry.event.value}", entry)
            case Event.LOG_REANCHORED:
                named[f"keys/{entry.event.value}-{number:04}"] = entry
    for kid, entry in ended.items():  # what it signed as a key of checkpoints is judged by time
        if entry.claims["role"] == LOG and entry.claims.get("since"):
            named |= {f"keys/{kid}": added[kid], f"keys/{kid}.retired": entry}
    todo = [pen.kid, *(key_named_in(one.leaf) for one in (*entries, *named.values()))]
    while todo:
        kid = todo.pop()
        if f"keys/{kid}" not in named and kid in added:
            told = {f"keys/{kid}": added[kid], f"keys/{kid}.retired": ended.get(kid)}
            found = {name: one for name, one in told.items() if one}
            named |= found
            todo += [key_named_in(one.leaf) for one in found.values()]
    return named


def _about_keys(session: Reading) -> list[Entry]:
    events = [event.value for event in OF_KEYS]
    rows = session.all(
        select(EntryRow.id, EntryRow.jti, EntryRow.event, EntryRow.at, EntryRow.leaf)
        .where(text(OF_THE_LOG), EntryRow.event.in_(events))
        .order_by(EntryRow.id)
    )
    return [Entry(row.id, row.jti, Event(row.event), row.at, row.leaf) for row in rows]
