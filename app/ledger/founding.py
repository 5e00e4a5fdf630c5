"""The first two entries of a log, and whether the keys of a folder are the log's own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select

from app.db import Reading, Writing
from app.instance import KeyFault
from app.ledger.event import Event, record_event, seal_event
from app.ledger.keys import FILE_NAME, IntakeKey
from app.ledger.leaf import BadLeaf, key_named_in, verify_leaf
from app.ledger.models import EntryRow, KeyRow


class LogFault(RuntimeError):
    """The log's first entry is gone or does not hold, so it tells nothing of its keys."""


def found_log(session: Writing, key: IntakeKey, *, at: datetime) -> None:
    """Writes `log.created` and `key.added` before any other entry; once for each log."""
    session.lock("founding")
    if session.scalar(select(EntryRow.id).limit(1)) is not None:
        return
    facts: dict[str, object] = {"origin": key.issuer, "records_key": session.keys.fingerprint}
    created = seal_event(session.pen, Event.LOG_CREATED, facts, at=at)
    record_event(session, created)
    facts = {"kid": key.kid, "role": "intake", "public": key.public.hex()}
    added = seal_event(session.pen, Event.KEY_ADDED, facts, at=at, ref=created.jti)
    entry_id = record_event(session, added)
    row = {"kid": key.kid, "role": "intake", "public": key.public, "entry_id": entry_id}
    session.execute(insert(KeyRow), row)


def require_own_keys(session: Reading, pen: IntakeKey, folder: Path) -> None:
    """Raises KeyFault unless the keys in this folder are those that the log began with.

    With another records.key every word to stop would be lost in silence; another intake key
    or origin would sign what nobody believes. Raises LogFault when the log cannot tell.
    """
    keys = {row.kid: row.public for row in session.all(select(KeyRow.kid, KeyRow.public))}
    if keys.get(pen.kid) != pen.public:
        raise _foreign(folder / FILE_NAME)
    created = _first_claims(session, keys)
    if created.get("origin") != pen.issuer:
        raise _foreign(folder / "origin")
    if created.get("records_key") != session.keys.fingerprint:
        raise _foreign(folder / "records.key")


def _first_claims(session: Reading, keys: dict[str, bytes]) -> dict[str, object]:
    leaf = session.scalar(select(EntryRow.leaf).order_by(EntryRow.id).limit(1))
    try:
        claims = verify_leaf(leaf or b"", keys[key_named_in(leaf or b"")])
    except (BadLeaf, KeyError):
        claims = {}
    if claims.get("event") != Event.LOG_CREATED:
        raise LogFault("The log's first entry does not hold: run get-answers ledger verify.")
    return claims


def _foreign(file: Path) -> KeyFault:
    return KeyFault(
        f"{file} does not belong to this database: put the one back that does, from a back-up"
    )
