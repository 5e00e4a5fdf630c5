"""Every word to stop as an officer reads it, the newest first: newest_stops()."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.consent.limits.models import LiftRow
from app.consent.models import COUNTS_FROM, ConsentRow, RevocationRow
from app.db import Reading
from app.leads.models import LeadRow
from app.ledger.leaf import claims_in, open_value
from app.ledger.models import DisclosureRow, EntryRow

PAGE = 25
# One word is a row for each number and address of the person; its entry is one.
_stops = (
    select(
        RevocationRow.entry_id,
        RevocationRow.channel,
        func.min(RevocationRow.received_at, type_=RevocationRow.received_at.type).label("said_at"),
        func.min(COUNTS_FROM.element, type_=RevocationRow.received_at.type).label("counts_from"),
        func.count().label("names"),
    )
    .group_by(RevocationRow.entry_id, RevocationRow.channel)
    .order_by(RevocationRow.entry_id.desc())
    .limit(PAGE + 1)
)


@dataclass(frozen=True)
class Stopped:
    """One word to stop; `words` is None once they were erased.

    `references` are the submissions that it ended, `names` how many numbers and addresses it
    covers, each kept as a keyed hash alone; `lifted_at` is an officer's later decision.
    """

    entry_id: int
    channel: str
    received_at: datetime
    honoured_at: datetime
    actor: str
    words: str | None
    references: tuple[str, ...]
    names: int
    lifted_at: datetime | None


def newest_stops(session: Reading, *, before: int | None = None) -> list[Stopped]:
    """At most PAGE and one more that says there is a next page; `before`: an entry's id."""
    query = _stops if before is None else _stops.where(RevocationRow.entry_id < before)
    rows = session.all(query)
    ids = [row.entry_id for row in rows]
    entries = {row.id: row for row in session.all(_entries_of(ids))}
    told = {one: claims_in(row.leaf) for one, row in entries.items()}
    ended = _references(session, {str(jti) for one in told.values() for jti in _list(one, "ends")})
    lifts = _lifts(session, ids)
    return [
        Stopped(
            row.entry_id,
            row.channel,
            row.said_at,
            row.counts_from,
            str(told[row.entry_id]["actor"]),
            _words(entries[row.entry_id].values),
            tuple(ended[jti] for jti in _list(told[row.entry_id], "ends") if jti in ended),
            row.names,
            lifts.get(row.entry_id),
        )
        for row in rows
    ]


def _entries_of(ids: Collection[int]) -> Any:
    return (
        select(EntryRow.id, EntryRow.leaf, DisclosureRow.values)
        .outerjoin(DisclosureRow, DisclosureRow.entry_id == EntryRow.id)
        .where(EntryRow.id.in_(ids))
    )


def _list(claims: dict[str, object], name: str) -> list[Any]:
    value = claims.get(name)
    return value if isinstance(value, list) else []


def _words(disclosures: str | None) -> str | None:
    """What was said, from behind the entry's digest."""
    opened = dict(map(open_value, json.loads(disclosures))) if disclosures else {}
    return opened.get("words")


def _references(session: Reading, ends: Collection[str]) -> dict[str, str]:
    rows = session.all(
        select(EntryRow.jti, LeadRow.reference)
        .join(ConsentRow, ConsentRow.entry_id == EntryRow.id)
        .join(LeadRow, LeadRow.id == ConsentRow.lead_id)
        .where(EntryRow.jti.in_(ends))
        .distinct()
    )
    return {row.jti: row.reference for row in rows}


def _lifts(session: Reading, ids: Collection[int]) -> dict[int, datetime]:
    """The first lift of anybody whom such a word is about, after it."""
    rows = session.all(
        select(RevocationRow.entry_id, LiftRow.at)
        .join(LiftRow, LiftRow.person == RevocationRow.person)
        .where(RevocationRow.entry_id.in_(ids), LiftRow.at > COUNTS_FROM.element)
        .order_by(LiftRow.id.desc())
    )
    return {row.entry_id: row.at for row in rows}
