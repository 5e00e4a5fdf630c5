"""The first two entries of a log: that it was created, and the key that signs its leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from app.db import Writing
from app.ledger.event import Event, record_event, seal_event
from app.ledger.keys import IntakeKey
from app.ledger.models import EntryRow, KeyRow


def found_log(session: Writing, key: IntakeKey, *, at: datetime) -> None:
    """Writes `log.created` and `key.added` before any other entry; once for each log."""
    if session.scalar(select(EntryRow.id).limit(1)) is not None:
        return
    created = seal_event(session.pen, Event.LOG_CREATED, {"origin": key.issuer}, at=at)
    record_event(session, created)
    facts: dict[str, object] = {"kid": key.kid, "role": "intake", "public": key.public.hex()}
    added = seal_event(session.pen, Event.KEY_ADDED, facts, at=at, ref=created.jti)
    entry_id = record_event(session, added)
    row = {"kid": key.kid, "role": "intake", "public": key.public, "entry_id": entry_id}
    session.execute(insert(KeyRow), row)
