"""Erasing what is over: erase_lead(). The proofs stand, the person is gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, exists, select, update

from app.consent.models import Act, ConsentRow, RevocationRow
from app.consent.record import person_of
from app.db import NotFound, Reading, Writing
from app.leads.entries import record_lead_event
from app.leads.holding.returning import take_back
from app.leads.intake import PERSONAL
from app.leads.models import LeadRow, PersonRow, State
from app.ledger.event import Event, record_event, seal_event
from app.ledger.models import DisclosureRow, EntryRow

WORDS = "words"  # what a person said when calls had to end, as its entry names it


class Basis(StrEnum):
    """Why a person is erased: one of these, because an entry tells it for ever, in clear."""

    ASKED = "asked"  # by the person (Cal. Civ. Code 1798.105)
    TIME_OVER = "time_over"  # what had to be kept is over (42 CFR 422.504(d))
    MACHINE = "machine"  # never was a person


def erase_lead(
    session: Writing, reference: str, *, reason: Basis, actor: str, at: datetime
) -> None:
    """Deletes every personal value of a lead, with an entry that names them and tells none.

    Both consents with their words, every entry, and the do-not-call list, which knows a number
    by its keyed hash alone, stand. What was said to end the calls goes with the last lead of the
    number. A claim ends. Raises NotFound, also when it is erased already. The bytes stay in the
    file until `forget_deleted()`.
    """
    lead = session.first(
        select(LeadRow.id, LeadRow.state, PersonRow.phone, ConsentRow.entry_id)
        .join(PersonRow, PersonRow.lead_id == LeadRow.id)
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .where(LeadRow.reference == reference, ConsentRow.act == Act.CLICK_SUBMIT.value)
        .with_for_update(of=LeadRow)
    )
    if lead is None or not _delete_person(session, lead.id):
        raise NotFound("nobody has this reference, or not any more")
    if lead.state == State.CLAIMED.value:
        take_back(session, lead.id, "erased", actor, at=at)
    stops = _stops_of(session, lead.phone)
    _delete_values(session, [lead.entry_id])
    _empty(session, lead.id)
    told: dict[str, object] = {"reason": reason.value, "names": [*PERSONAL]}
    facts = told | {"stops": sorted(stops.values())}
    record_lead_event(session, Event.LEAD_ERASED, lead.id, facts, actor, at=at)
    if stops and not _is_known(session, lead.phone):
        told |= {"names": [WORDS], "reference": reference, "actor": actor}
        _erase_words(session, stops, told, at=at)


def _delete_person(session: Writing, lead_id: int) -> bool:
    """Whether there was one: of two erasures at once the second finds nobody."""
    gone = session.execute(delete(PersonRow).where(PersonRow.lead_id == lead_id))
    return gone.rowcount == 1


def _stops_of(session: Reading, phone: str) -> dict[int, str]:
    """The entries of a number's words to stop, each with its jti: after this nothing finds them."""
    rows = session.all(
        select(EntryRow.id, EntryRow.jti)
        .join(RevocationRow, RevocationRow.entry_id == EntryRow.id)
        .where(RevocationRow.person == person_of(session.keys, phone))
    )
    return {row.id: row.jti for row in rows}


def _erase_words(
    session: Writing, stops: Mapping[int, str], told: Mapping[str, object], *, at: datetime
) -> None:
    """What was said to end the calls; an entry for each, as it tells of the entry it refers to."""
    _delete_values(session, stops)
    for jti in stops.values():
        record_event(session, seal_event(session.pen, Event.LEAD_ERASED, told, at=at, ref=jti))


def _delete_values(session: Writing, entries: Collection[int]) -> None:
    """The salted values behind an entry's digests, which then tell nothing any more."""
    session.execute(delete(DisclosureRow).where(DisclosureRow.entry_id.in_(entries)))


def _is_known(session: Reading, phone: str) -> bool:
    """Whether another lead still has this number."""
    return bool(session.scalar(select(exists().where(PersonRow.phone == phone))))


def _empty(session: Writing, lead_id: int) -> None:
    """The lead's place in the work, without the zones: they were read from the number."""
    nothing = {"bucket": "", "due_at": None, "claimed_by": None, "lease_until": None}
    session.execute(
        update(LeadRow).where(LeadRow.id == lead_id), {"state": State.ERASED.value, **nothing}
    )
