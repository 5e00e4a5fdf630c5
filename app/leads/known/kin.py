"""Which submissions are one person's, by number or e-mail: kin_of(), names_of_lead()."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select

from app.consent.record import person_of
from app.db import Reading
from app.leads.models import LeadRow, PersonRow
from app.leads.said.models import CorrectionRow, UnlinkRow

LEADS: BindParameter[Any] = bindparam("leads", expanding=True)
PHONES: BindParameter[Any] = bindparam("phones", expanding=True)
EMAILS: BindParameter[Any] = bindparam("emails", expanding=True)
NAMES: BindParameter[Any] = bindparam("names", expanding=True)
_people = select(
    PersonRow.lead_id, PersonRow.phone, PersonRow.email_key, LeadRow.received_at.label("at")
).join(LeadRow, LeadRow.id == PersonRow.lead_id)
_by_phone = _people.where(PersonRow.phone.in_(PHONES))
_more = _people.where(
    or_(PersonRow.lead_id.in_(LEADS), PersonRow.phone.in_(PHONES), PersonRow.email_key.in_(EMAILS))
)
_told = select(
    CorrectionRow.lead_id, CorrectionRow.field, CorrectionRow.key, CorrectionRow.at
).where(
    CorrectionRow.field.in_(("phone", "email")),
    or_(CorrectionRow.lead_id.in_(LEADS), CorrectionRow.key.in_(NAMES)),
)
_unlinked = select(UnlinkRow.lead_id, UnlinkRow.other_id, UnlinkRow.at).where(
    UnlinkRow.lead_id.in_(LEADS)
)


class Way(StrEnum):
    """By what two submissions are linked; only an address may be shared by two people."""

    NUMBER = "number"
    EMAIL = "email"


@dataclass(frozen=True)
class Kin:
    """The person of a number: all their leads, and how the do-not-call list knows them.

    `leads` are those of the number, `kindred` also those with a number or address of theirs,
    submitted or told later; `by_email` those of them that nothing but an address links;
    `names` the numbers and addresses among them, `persons` the keyed hashes of those.
    """

    phone: str
    leads: frozenset[int]
    kindred: frozenset[int]
    by_email: frozenset[int]
    names: frozenset[str]
    persons: frozenset[str]


@dataclass(frozen=True)
class _Known:
    """What was read of several people at once: a submission's number, addresses and links."""

    numbers: Mapping[int, frozenset[str]]
    emails: Mapping[int, frozenset[str]]
    own: Mapping[int, str]  # the number that was submitted
    apart: Collection[tuple[int, int]]


def kin_of(
    session: Reading, phones: Collection[str], *, as_of: datetime | None = None
) -> list[Kin]:
    """For each number in E.164 the person behind it; they are linked, never merged.

    A word to stop, a death and an attempt count for the person, over all their numbers (B-10,
    B-13, S-10); a consent counts for its number alone. Who shares an address with another
    person, on record, is linked to them no more; a word to stop kept by the address is.
    `as_of`: by what had come, was told and undone until then; None: until now.
    """
    known = _known(session, phones, as_of)
    return [_kin(session, phone, known) for phone in phones]


def number_of_lead(session: Reading, lead_id: int) -> str | None:
    """The number in E.164 that came with a submission; None once erased."""
    return session.scalar(select(PersonRow.phone).where(PersonRow.lead_id == lead_id))


def leads_of_person(session: Reading, lead_id: int) -> frozenset[int]:
    """All submissions of the person of one; none once erased."""
    phone = number_of_lead(session, lead_id)
    return kin_of(session, [phone])[0].kindred if phone else frozenset()


def names_of_lead(session: Reading, lead_id: int) -> frozenset[str]:
    """The number and address of one submission, with those that were told later."""
    people = session.all(_more, {"leads": [lead_id], "phones": [], "emails": []})
    told = session.all(_told, {"leads": [lead_id], "names": []})
    submitted = {name for row in people for name in (row.phone, row.email_key) if name}
    return frozenset(submitted | {row.key for row in told})


def are_known(session: Reading, names: Collection[str]) -> bool:
    """Whether any submission has one of these numbers and addresses."""
    listed = [*names]
    of_people = session.all(_more.limit(1), {"leads": [], "phones": listed, "emails": listed})
    return bool(of_people or session.all(_told.limit(1), {"leads": [], "names": listed}))


def _known(session: Reading, phones: Collection[str], as_of: datetime | None) -> _Known:
    def until_then(rows: Collection[Any]) -> list[Any]:
        return [one for one in rows if as_of is None or one.at <= as_of]

    own = until_then(session.all(_by_phone, {"phones": [*phones]}))
    leads = [row.lead_id for row in own]
    emails = {row.email_key for row in own if row.email_key}
    told = until_then(session.all(_told, {"leads": leads, "names": [*phones, *emails]}))
    further = {row.key for row in told} - {*phones, *emails}
    if further:  # what was told of two submissions links them too
        told = [*told, *until_then(session.all(_told, {"leads": [], "names": [*further]}))]
    names = emails | further
    by = {"leads": [row.lead_id for row in told], "phones": [*further], "emails": [*names]}
    people = [*own, *(until_then(session.all(_more, by)) if names or told else ())]
    is_alone = len({row.lead_id for row in people}) <= 1
    apart = () if is_alone else until_then(session.all(_unlinked, {"leads": leads}))
    return _Known(
        _sets([(one.lead_id, one.phone) for one in people], told, "phone"),
        _sets([(one.lead_id, one.email_key) for one in people], told, "email"),
        {row.lead_id: row.phone for row in people},
        {(row.lead_id, row.other_id) for row in apart},
    )


def _sets(
    submitted: Collection[tuple[int, str | None]], told: Collection[Any], field: str
) -> dict[int, frozenset[str]]:
    """For each submission its numbers, or its addresses, those that were told later too."""
    pairs = [*submitted, *((row.lead_id, row.key) for row in told if row.field == field)]
    sets: dict[int, set[str]] = {}
    for lead_id, name in pairs:
        sets.setdefault(lead_id, set()).update([name] if name else [])
    return {lead_id: frozenset(names) for lead_id, names in sets.items()}


def _kin(session: Reading, phone: str, known: _Known) -> Kin:
    leads = {one for one, number in known.own.items() if number == phone}
    numbers = {phone}.union(*(known.numbers[one] for one in leads))
    emails = set[str]().union(*(known.emails[one] for one in leads))
    others = known.own.keys() - leads
    by_number = {one for one in others if known.numbers[one] & numbers}
    apart = {known.own.get(other) for one, other in known.apart if one in leads}
    by_email = {
        one
        for one in others - by_number
        if known.emails.get(one, frozenset()) & emails and known.own[one] not in apart
    }
    linked = by_number | by_email
    names = numbers.union(emails, *(known.numbers[one] | known.emails[one] for one in linked))
    return Kin(
        phone,
        frozenset(leads),
        frozenset(leads | linked),
        frozenset(by_email),
        frozenset(names),
        frozenset(person_of(session.keys, one) for one in names),
    )
