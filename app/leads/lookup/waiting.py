"""How much waits, for what, and what came with it: what_waits(), count_states(), messages_of()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, select, text
from sqlalchemy.sql.selectable import Select

from app.consent.rules.hours import next_calling_time
from app.db import Reading
from app.leads.known.office import house_of
from app.leads.lookup.heads import calling_now, waiting_buckets
from app.leads.models import ASIDE, LeadRow, PersonRow, State

MOST_COUNTED = 1_000  # beyond it a page says "more than": a count of a million helps nobody
_callable = select(func.count()).select_from(
    select(LeadRow.id)
    .where(
        LeadRow.state == literal_column("'open'"),
        LeadRow.bucket.in_(bindparam("buckets", expanding=True)),
    )
    .limit(MOST_COUNTED + 1)
    .subquery()
)


@dataclass(frozen=True)
class Waiting:
    """How many leads stand in each state, MOST_COUNTED + 1 of each at most.

    `callable_now` are those of the open ones in zones where it is calling time; `opens_at` is
    when the next of them may be called, None: nobody waits whose hours are known.
    """

    counts: Mapping[State, int]
    callable_now: int
    opens_at: datetime | None


def what_waits(session: Reading, at: datetime) -> Waiting:
    """What is to be called, now or later."""
    counts = count_states(session, (State.OPEN, State.CLAIMED, State.LATER), MOST_COUNTED + 1)
    buckets = waiting_buckets(session)
    opened = calling_now(buckets, house_of(session), at)
    moments = [next_calling_time(bucket, at) for bucket in buckets]
    return Waiting(
        counts,
        session.scalar(_callable, {"buckets": opened}) or 0,
        min((moment for moment in moments if moment is not None), default=None),
    )


def count_states(session: Reading, states: tuple[State, ...], most: int) -> Mapping[State, int]:
    """How many leads stand in each; of more than `most` nobody counts the rest."""
    (row,) = session.all(_counts(states, most))
    return dict(zip(states, row, strict=True))


def messages_of(session: Reading, lead_ids: Sequence[int]) -> Mapping[int, str]:
    """What was written with each of these leads; who is erased has none."""
    query = select(PersonRow.lead_id, PersonRow.message).where(PersonRow.lead_id.in_(lead_ids))
    return {row.lead_id: row.message for row in session.all(query)}


def stands_as(state: State) -> ColumnElement[bool]:
    """That a lead stands so, as the databases find the index of this state alone.

    It is written out, not bound; and SQLite uses an index of some states only where the query
    has the very words of the index.
    """
    stands = LeadRow.state == literal_column(f"'{state.value}'")
    return and_(stands, text(ASIDE)) if f"'{state.value}'" in ASIDE else stands


@cache
def _counts(states: tuple[State, ...], most: int) -> Select[*tuple[Any, ...]]:
    some = [select(LeadRow.id).where(stands_as(state)).limit(most).subquery() for state in states]
    return select(*(select(func.count()).select_from(one).scalar_subquery() for one in some))
