"""The whole person of a number or an address, as a word to stop means them: person_named()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union

from app.consent.facts import CALL, Facts
from app.consent.rules.case import Case
from app.db import Reading
from app.leads.facts import facts_of_number
from app.leads.known.kin import kin_of
from app.leads.models import PersonRow
from app.leads.said.models import CorrectionRow


@dataclass(frozen=True)
class Whole:
    """Every number and e-mail key of a person, whom it is about first, and all their leads."""

    names: tuple[str, ...]
    leads: frozenset[int]


def person_named(session: Reading, phone: str | None, email_key: str | None) -> Whole:
    """All that is linked to a number in E.164, to the key of an e-mail address, or to both.

    Whom nobody knows yet is named by what was given alone.
    """
    given = [one for one in (phone, email_key) if one]
    asked = {phone} if phone else set[str]()
    alone = kin_of(session, asked) if email_key is None else []
    if alone and alone[0].leads and alone[0].leads == alone[0].kindred:  # as nearly everybody
        return Whole((*given, *sorted(alone[0].names.difference(given))), alone[0].kindred)
    asked |= _numbers_of(session, given)
    first = kin_of(session, asked)
    names = frozenset(given).union(*(kin.names for kin in first))
    numbers = {one for one in names if "@" not in one}
    leads = frozenset[int]().union(*(kin.kindred for kin in kin_of(session, numbers)))
    return Whole((*given, *sorted(names.difference(given))), leads)


def _numbers_of(session: Reading, names: list[str]) -> set[str]:
    """The numbers of the submissions that have one of these, as sent or as told later."""
    sent = select(PersonRow.phone).where(PersonRow.email_key.in_(names))
    told = (
        select(PersonRow.phone)
        .join(CorrectionRow, CorrectionRow.lead_id == PersonRow.lead_id)
        .where(CorrectionRow.key.in_(names))
    )
    # Two queries in one, so that each finds its rows by its own index among a million people.
    return {row.phone for row in session.all(union(sent, told))}


def standing_stops(session: Reading, phone: str, *, at: datetime) -> list[datetime]:
    """From when on the words to stop of a person count that nobody has lifted, oldest first."""
    return standing_in(facts_of_number(session, phone), at)


def standing_in(facts: Facts, at: datetime) -> list[datetime]:
    """The same of a person whose facts are at hand."""
    return sorted({one.received_at for one in Case(facts, at, "", CALL, None).standing})
