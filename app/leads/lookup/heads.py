"""The heads of the queue: the oldest open leads, by the zones that their numbers are in."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import TypeVar, cast

from sqlalchemy import select, text
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import TypedReturnsRows

from app.consent.facts import Choice, House
from app.consent.rules.hours import is_calling_time
from app.consent.zones import is_opened_by_hand
from app.db import Reading
from app.leads.models import LeadRow, State

Value = TypeVar("Value")


def _one_column(sql: str, column: InstrumentedAttribute[Value]) -> TypedReturnsRows[Value]:
    """A query in SQL whose one column is of this kind."""
    return cast("TypedReturnsRows[Value]", text(sql).columns(column))


# No row is locked here: who looks at the oldest lead may have to leave it to others.
_OLDEST = {
    "postgresql": _one_column(
        """
        select x.id from unnest(cast(:open as text[])) b cross join lateral (
          select id, received_at from leads where state = 'open' and bucket = b
            and id <> all(cast(:seen as bigint[]))
          order by received_at, id limit :most) x
        order by x.received_at, x.id limit :most""",
        LeadRow.id,
    ),
    "sqlite": _one_column(
        """
        select l.id from json_each(:open) b join leads l on l.id in (
          select id from leads where state = 'open' and bucket = b.value
            and id not in (select value from json_each(:seen))
          order by received_at, id limit :most)
        order by l.received_at, l.id limit :most""",
        LeadRow.id,
    ),
}

# A head that another agent looks at in this moment is passed over, never waited for. The mark
# ends with the transaction; of some heads the oldest is marked, and no other.
_FIRST = _one_column(
    """
    with head as materialized (
      select x.id from unnest(cast(:open as text[])) b cross join lateral (
        select id, received_at from leads where state = 'open' and bucket = b
        order by received_at, id limit 16) x
      order by x.received_at, x.id limit 16)
    select id from head where pg_try_advisory_xact_lock(hashtext('looks at lead'), id) limit 1""",
    LeadRow.id,
)

_BUCKETS = _one_column(
    """
    with recursive b(bucket) as (
      select min(bucket) from leads where state = 'open'
      union all
      select (select min(bucket) from leads where state = 'open' and bucket > b.bucket)
      from b where b.bucket is not null)
    select bucket from b where bucket is not null""",
    LeadRow.bucket,
)


def waiting_buckets(session: Reading) -> list[str]:
    """The sets of zones of all open leads, found by hops along the queue's index."""
    return [row[0] for row in session.all(_BUCKETS)]


def open_buckets(session: Reading, house: House, at: datetime) -> list[str]:
    """The sets of zones in which somebody waits and where it is calling time now."""
    return calling_now(waiting_buckets(session), house, at)


def calling_now(buckets: Collection[str], house: House, at: datetime) -> list[str]:
    """Those of these sets of zones where it is calling time now."""
    is_excepted = house.has_chosen(Choice.REQUESTED_CALLS_EXCEPTED, at)
    return [one for one in buckets if is_calling_time(one, at, is_excepted=is_excepted)]


def served_buckets(session: Reading, house: House, at: datetime) -> list[str]:
    """Those that "next" may serve; where its choice is in doubt, the list opens them (B-03)."""
    buckets = open_buckets(session, house, at)
    if house.has_chosen(Choice.MACHINE_MAY_SELECT, at):
        return buckets
    return [one for one in buckets if not is_opened_by_hand(one)]


def oldest_open(
    session: Reading, buckets: list[str], seen: Collection[int] = (), most: int = 1
) -> list[int]:
    """The ids of the oldest open leads in these sets of zones, without those seen before."""
    if not buckets:
        return []
    values: dict[str, list[str] | list[int]] = {"open": buckets, "seen": [*seen]}
    is_sqlite = session.dialect == "sqlite"
    told = {name: json.dumps(one) if is_sqlite else one for name, one in values.items()}
    return [row[0] for row in session.all(_OLDEST[session.dialect], {**told, "most": most})]


def first_open(session: Reading, buckets: list[str]) -> list[int]:
    """The id of the oldest open lead in these sets of zones at which no other agent looks."""
    if session.dialect == "sqlite" or not buckets:
        return oldest_open(session, buckets)
    return [row[0] for row in session.all(_FIRST, {"open": buckets})]


def follow_ups_due(session: Reading, account_id: int, at: datetime, most: int) -> list[int]:
    """The ids of an agent's follow-ups that are due, the longest overdue first."""
    query = (
        select(LeadRow.id)
        .where(
            LeadRow.due_for == account_id,
            LeadRow.due_at <= at,
            LeadRow.state == State.LATER.value,
        )
        .order_by(LeadRow.due_at, LeadRow.id)
        .limit(most)
    )
    return [row.id for row in session.all(query)]
