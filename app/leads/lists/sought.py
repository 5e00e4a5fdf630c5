"""Which leads a list is asked for: Sought, and where a page of it begins: Place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Text,
    cast,
    false,
    func,
    or_,
    select,
)

from app.consent.models import ConsentRow
from app.consent.places.tables import STATES_OF_AREA
from app.leads.models import LeadRow, PersonRow, State
from app.leads.said.models import PlaceRow

AREA_BEGINS = 3  # behind "+1", counted from one


@dataclass(frozen=True)
class Sought:
    """A state, and what else has to fit; what is empty asks for nothing.

    `zones` are IANA zones, one of which the number may be in; `within` is a state of the Union
    by its letters, that of the area code or of the person's own word; `is_callable`: where it
    is calling time now.
    """

    state: State = State.OPEN
    product: str = ""
    language: str = ""
    zones: frozenset[str] = frozenset()
    within: str = ""
    is_callable: bool = False

    @property
    def by_values(self) -> bool:
        """Whether something is asked that no index of the queue answers."""
        return bool(self.product or self.language or self.within)

    @property
    def by_bucket(self) -> bool:
        """Whether something is asked that the bucket of zones answers."""
        return bool(self.zones) or self.is_callable


@dataclass(frozen=True)
class Place:
    """The last lead of a page, by what its list is in order of; the next page begins after it."""

    moment: datetime | None
    lead_id: int


def fits(sought: Sought) -> Iterator[ColumnElement[bool]]:
    """What is asked of the values of a row that finding.rows_of_leads selects."""
    if sought.product:
        yield names_one(ConsentRow.interests, [sought.product])
    if sought.language:
        yield ConsentRow.language == sought.language
    if sought.within:
        own_word = select(PlaceRow.id).where(
            PlaceRow.lead_id == LeadRow.id, names_one(PlaceRow.states, [sought.within])
        )
        yield or_(is_of_area(PersonRow.phone, [sought.within]), own_word.exists())


def is_of_area(phone: SQLColumnExpression[str], states: Collection[str]) -> ColumnElement[bool]:
    """Whether a number in E.164 has an area code of one of these states."""
    areas = [area for area, state in STATES_OF_AREA.items() if state in states]
    return func.substr(phone, AREA_BEGINS, 3).in_(areas)


def names_one(listed: SQLColumnExpression[Any], values: Collection[str]) -> ColumnElement[bool]:
    """Whether a list in JSON has one of these values."""
    text = cast(listed, Text)
    return or_(false(), *(text.contains(f'"{one}"', autoescape=True) for one in sorted(values)))
