"""The record that a bundle is about, with what of it may be told: subject_of()."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.consent.models import Act, ConsentRow
from app.consent.shown import Edition, edition_shown
from app.db import NotFound, Reading
from app.leads.intake import PERSONAL
from app.leads.lookup.history import Happening, history_of
from app.leads.lookup.people import ActShown, acts_of
from app.leads.models import LeadRow
from app.ledger.event import Event
from app.ledger.leaf import claims_in, open_value
from app.ledger.models import DisclosureRow, EntryRow

EVERYTHING = None  # as `disclose`: every personal value that is still there


class NotAValue(ValueError):
    """What should be disclosed is the name of no personal value; the words list those."""


@dataclass(frozen=True)
class Entry:
    """One entry of the log as its row holds it."""

    id: int
    jti: str
    event: Event
    at: datetime
    leaf: bytes

    @property
    def claims(self) -> dict[str, Any]:
        """What the leaf tells in clear."""
        return claims_in(self.leaf)


@dataclass(frozen=True)
class Subject:
    """One submission: its entry, both acts, its edition, all that happened, what is disclosed.

    `disclosures` are those that go out, `values` the same opened; `is_whole`: none is held back.
    """

    lead_id: int
    reference: str
    entry: Entry
    acts: tuple[ActShown, ...]
    edition: Edition
    history: tuple[Happening, ...]
    disclosures: tuple[str, ...]
    values: Mapping[str, str | None]
    is_whole: bool

    @property
    def erased_at(self) -> datetime | None:
        """When the personal values were erased; None: they are there."""
        told = (one.at for one in self.history if one.event is Event.LEAD_ERASED)
        return next(told, None)


def subject_of(session: Reading, reference: str, disclose: Collection[str] | None) -> Subject:
    """Everything that the bundle of this reference is about; raises NotFound, NotAValue.

    `disclose` names the personal values that go out: some, none, or EVERYTHING.
    """
    unknown = sorted(set(disclose or ()) - set(PERSONAL))
    if unknown:
        raise NotAValue(f"There is no value “{unknown[0]}”: choose of {', '.join(PERSONAL)}.")
    row = session.first(
        select(LeadRow.id, ConsentRow.entry_id)
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .where(LeadRow.reference == reference, ConsentRow.act == Act.CLICK_SUBMIT.value)
    )
    if row is None:
        raise NotFound("no such record")
    acts = acts_of(session, row.id)
    stored = session.scalar(
        select(DisclosureRow.values).where(DisclosureRow.entry_id == row.entry_id)
    )
    opened = {one: open_value(one) for one in json.loads(stored or "[]")}
    told = {one: pair for one, pair in opened.items() if disclose is None or pair[0] in disclose}
    return Subject(
        lead_id=row.id,
        reference=reference,
        entry=entry_of(session, row.entry_id),
        acts=tuple(acts),
        edition=edition_shown(session, acts[0].edition_hash),
        history=tuple(history_of(session, reference)),
        disclosures=tuple(told),
        values=dict(told.values()),
        is_whole=len(told) == len(opened),
    )


def entry_of(session: Reading, entry_id: int) -> Entry:
    """The entry of this key; raises NotFound."""
    for entry in entries_of(session, [entry_id]):
        return entry
    raise NotFound(f"no entry {entry_id}")


def entries_of(session: Reading, entry_ids: Collection[int]) -> list[Entry]:
    """The entries of these keys, oldest first."""
    columns = (EntryRow.id, EntryRow.jti, EntryRow.event, EntryRow.at, EntryRow.leaf)
    rows = session.all(select(*columns).where(EntryRow.id.in_(entry_ids)).order_by(EntryRow.id))
    return [Entry(row.id, row.jti, Event(row.event), row.at, row.leaf) for row in rows]
