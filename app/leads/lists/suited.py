"""The oldest leads that may be for an agent who may call only some: oldest_suited()."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, Select, or_, select

from app.consent.facts import CERTIFICATION, LICENCE, AgentFact, House
from app.consent.models import ConsentRow
from app.consent.rules.qualified import may_count
from app.db import Reading
from app.leads.lists.pages import candidates
from app.leads.lists.sought import is_of_area, names_one
from app.leads.models import LeadRow, PersonRow, State
from app.leads.said.models import PlaceRow, ScopeRow

REACH = 5_000  # of the oldest; what no index finds is sought among these, and no further


@dataclass(frozen=True)
class Suited:
    """The states and the products that an agent may be let call about; None: whichever it is."""

    states: frozenset[str] | None
    products: frozenset[str] | None


def suited_to(agent: AgentFact, house: House, at: datetime) -> Suited | None:
    """By what to seek an agent's leads; None: everybody's are theirs (S-11)."""
    states = may_count(house, agent, LICENCE, at)
    products = may_count(house, agent, CERTIFICATION, at)
    return None if states is None and products is None else Suited(states, products)


def oldest_suited(
    session: Reading, suited: Suited, buckets: list[str], seen: Collection[int], most: int
) -> list[int]:
    """The ids of the oldest of REACH open leads that may suit, without those seen before.

    A hint, as the bucket is: permission decides. It leaves out nobody whom permission would
    allow, so it looks at all that is known of a number, as permission does: at every consent,
    every question that was read and every word of a place.
    """
    if not buckets:
        return []
    some = candidates(session, State.OPEN, buckets, None, REACH).cte("some")
    people = select(PersonRow.phone).join(some, some.c.id == PersonRow.lead_id)
    query = (
        select(LeadRow.id)
        .join(some, some.c.id == LeadRow.id)
        .join(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(PersonRow.phone.in_(_suiting(people, suited)), LeadRow.id.not_in(seen))
        .order_by(some.c.moment, LeadRow.id)
        .limit(most)
    )
    return [row.id for row in session.all(query)]


def _suiting(numbers: Select[str], suited: Suited) -> Select[str]:
    """Those of these numbers that may suit; each is looked at once, however often it was sent."""
    if suited.states is not None:
        known = numbers.distinct().cte("known")
        heard = _with(PlaceRow, known, names_one(PlaceRow.states, suited.states))
        is_there = or_(is_of_area(known.c.phone, suited.states), known.c.phone.in_(heard))
        numbers = select(known.c.phone).where(is_there)
    if suited.products is not None:
        there = numbers.distinct().cte("there")
        ticked = _with(ConsentRow, there, names_one(ConsentRow.products, suited.products))
        # An answer to a question is about no product, and asks for no certification.
        is_read = or_(ScopeRow.may_answer, names_one(ScopeRow.products, suited.products))
        read = _with(ScopeRow, there, is_read)
        numbers = select(there.c.phone).where(
            or_(there.c.phone.in_(ticked), there.c.phone.in_(read))
        )
    return numbers


def _with(
    rows: type[PlaceRow | ConsentRow | ScopeRow], numbers: CTE, fits: ColumnElement[bool]
) -> Select[str]:
    """Those of the numbers that gave such a thing, with whichever submission."""
    given = select(PersonRow.phone).join(numbers, numbers.c.phone == PersonRow.phone)
    return given.join(rows, rows.lead_id == PersonRow.lead_id).where(fits)
