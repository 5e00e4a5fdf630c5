"""Erasing what is over: erase_lead(). The proofs stand, the person is gone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, delete, or_, select, update

from app.consent.models import Act, ConsentRow, RevocationRow
from app.consent.record import person_of
from app.db import NotFound, Reading, Writing
from app.leads.entries import record_lead_event
from app.leads.holding.returning import take_back
from app.leads.intake import PERSONAL
from app.leads.known.kin import are_known, names_of_lead
from app.leads.models import NOT_WORKED_ON, LeadRow, PersonRow, State
from app.leads.said.models import CorrectionRow, NoteRow
from app.ledger.event import Event, record_event, seal_event
from app.ledger.leaf import BadLeaf, open_value
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

    With the person go notes, corrections, and the values of every entry about the lead. Both
    consents with their words, every entry, and the do-not-call list, which knows a number by its
    keyed hash alone, stand. What was said to end the calls goes with the last lead of the number
    or address. A claim ends. Raises NotFound, also when it is erased already. The bytes stay in
    the file until `forget_deleted()`.
    """
    lead = session.first(
        select(LeadRow.id, LeadRow.state, EntryRow.jti)
        .join(PersonRow, PersonRow.lead_id == LeadRow.id)
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
        .where(LeadRow.reference == reference, ConsentRow.act == Act.CLICK_SUBMIT.value)
        .with_for_update(of=LeadRow)
    )
    known_by = names_of_lead(session, lead.id) if lead else ()
    if lead is None or not _delete_person(session, lead.id):
        raise NotFound("nobody has this reference, or not any more")
    if lead.state == State.CLAIMED.value:
        take_back(session, lead.id, "erased", actor, at=at)
    stops = _stops_of(session, known_by)
    names = _erase_values(session, lead.jti)
    _empty(session, lead.id)
    told: dict[str, object] = {"reason": reason.value, "names": names}
    facts = told | {"stops": sorted(stops.values())}
    record_lead_event(session, Event.LEAD_ERASED, lead.id, facts, actor, at=at)
    if stops and not are_known(session, known_by):
        told |= {"names": [WORDS], "reference": reference, "actor": actor}
        _erase_words(session, stops, told, at=at)


def _delete_person(session: Writing, lead_id: int) -> bool:
    """Whether there was one: of two erasures at once the second finds nobody."""
    gone = session.execute(delete(PersonRow).where(PersonRow.lead_id == lead_id))
    for table in (NoteRow, CorrectionRow):
        session.execute(delete(table).where(table.lead_id == lead_id))
    return gone.rowcount == 1


def _stops_of(session: Reading, names: Collection[str]) -> dict[int, str]:
    """The entries of these numbers' and addresses' words to stop: after this nothing finds them."""
    persons = [person_of(session.keys, name) for name in names]
    rows = session.all(
        select(EntryRow.id, EntryRow.jti)
        .join(RevocationRow, RevocationRow.entry_id == EntryRow.id)
        .where(RevocationRow.person.in_(persons))
    )
    return {row.id: row.jti for row in rows}


def _erase_values(session: Writing, jti: str) -> list[str]:
    """Deletes the values of a submission's entry and of every entry about it; gives their names.

    Words to stop are about a number, which another lead may have: each has an entry of its own.
    """
    about = and_(EntryRow.ref == jti, EntryRow.event != Event.CONSENT_REVOKED.value)
    rows = session.all(
        select(DisclosureRow.entry_id, DisclosureRow.values)
        .join(EntryRow, EntryRow.id == DisclosureRow.entry_id)
        .where(or_(EntryRow.jti == jti, about))
    )
    _delete_values(session, [row.entry_id for row in rows])
    found = {name for row in rows for name in _names_in(row.values)}
    return [*PERSONAL, *sorted(found - {*PERSONAL})]


def _names_in(values: str) -> list[str]:
    """The names of salted values; whoever changed them keeps nobody from being erased."""
    try:
        return [str(open_value(one)[0]) for one in json.loads(values)]
    except (BadLeaf, ValueError, TypeError, AttributeError):
        return []


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


def _empty(session: Writing, lead_id: int) -> None:
    """The lead's place in the work, without the zones: they were read from the number."""
    nothing: dict[str, object] = {"bucket": "", **dict.fromkeys(NOT_WORKED_ON)}
    session.execute(
        update(LeadRow).where(LeadRow.id == lead_id), {"state": State.ERASED.value, **nothing}
    )
