"""Who it is that calls us: by reference, whole number, or last four digits and a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    desc,
    exists,
    literal_column,
    or_,
    select,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.db import Reading
from app.leads.lookup.finding import SHORTEST_PART, Found, as_reference, leads_by_id
from app.leads.lookup.keys import phone_search_key
from app.leads.models import LeadRow, PersonRow
from app.leads.said.models import CorrectionRow
from app.leads.text import search_form

MOST = 5
LAST_FOUR = re.compile(r"[\W_]*(?:\d[\W_]*){4}")  # digits of any script, whatever stands between


class Wanting(StrEnum):
    """What is missing for a search."""

    NOTHING_GIVEN = "nothing_given"
    NO_KEY = "no_key"
    NO_NAME = "no_name"
    SHORT_NAME = "short_name"


class Unclear(ValueError):
    """What a caller said names nobody yet; `wanting` says what is missing."""

    def __init__(self, wanting: Wanting) -> None:
        super().__init__(wanting.value)
        self.wanting = wanting


@dataclass(frozen=True)
class CallerKey:
    """One way to find somebody; `kind` is what the record of the search tells of it."""

    kind: str
    value: str
    name: tuple[str, ...] = ()


def read_caller(sought: str, name: str = "") -> CallerKey:
    """What a caller said of themselves; the name counts beside the last four digits alone.

    E-mail and part of a name find nobody here: they are compliance's. Raises Unclear.
    """
    reference, phone = as_reference(sought), phone_search_key(sought)
    if reference or phone:
        return CallerKey("reference", reference) if reference else CallerKey("phone", phone or "")
    if not sought.strip():
        raise Unclear(Wanting.NOTHING_GIVEN)
    if not LAST_FOUR.fullmatch(sought):
        raise Unclear(Wanting.NO_KEY)
    words = search_form(name.replace(",", " ")).split()
    if not words:
        raise Unclear(Wanting.NO_NAME)
    if sum(map(str.isalpha, "".join(words))) < SHORTEST_PART:
        raise Unclear(Wanting.SHORT_NAME)
    return CallerKey("last_four", phonenumbers.normalize_digits_only(sought), tuple(words))


def find_callers(session: Reading, key: CallerKey) -> list[Found]:
    """The newest leads that fit, finished and stopped ones too, MOST and one more at most.

    A number or a name that was told later finds too; who is erased is found by nothing. Each key
    has its index, so that it costs the same among a million people; last digits of a told number
    are sought among all told numbers, of which there are few.
    """
    ids = _ids(key).order_by(desc("lead_id")).limit(MOST + 1)
    return leads_by_id(session, [row.lead_id for row in session.all(ids)])


def _ids(key: CallerKey) -> Select[int] | CompoundSelect[int]:
    people = select(PersonRow.lead_id)
    match key.kind:
        case "reference":
            lead = select(LeadRow.id).where(LeadRow.reference == key.value)
            return people.where(PersonRow.lead_id == lead.scalar_subquery())
        case "phone":
            told = select(CorrectionRow.lead_id).where(CorrectionRow.key == key.value)
            return union(people.where(PersonRow.phone == key.value), told)
        case _:
            named = people.where(or_(_has(PersonRow.name_key, key.name), _was_told(key.name)))
            return union(
                named.where(PersonRow.last_four == key.value),
                named.where(PersonRow.lead_id.in_(numbers_told(key.value))),
            )


def numbers_told(last_four: str) -> Select[int]:
    """The leads of which a number was told later that ends so."""
    return select(CorrectionRow.lead_id).where(
        CorrectionRow.field == literal_column("'phone'"),  # as its index has it, not bound
        CorrectionRow.key.endswith(last_four, autoescape=True),
    )


def _has(column: InstrumentedAttribute[str], words: tuple[str, ...]) -> ColumnElement[bool]:
    return and_(*(column.contains(word, autoescape=True) for word in words))


def _was_told(words: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a correction of the lead has this name."""
    is_name = CorrectionRow.field.in_(("first_name", "last_name"))
    of_lead = CorrectionRow.lead_id == PersonRow.lead_id
    return exists().where(of_lead, is_name, _has(CorrectionRow.key, words))
