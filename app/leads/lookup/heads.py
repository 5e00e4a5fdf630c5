"""The heads of the queue: the oldest open leads, by the zones that their numbers are in."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import TypeVar, cast

from sqlalchemy import text
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import TypedReturnsRows

from app.consent.facts import Choice, House
from app.consent.rules.hours import is_calling_time, next_calling_time
from app.consent.zones import is_opened_by_hand
from app.db import Reading
from app.leads.models import LeadRow

Value = TypeVar("Value")


def _one_column(sql: str, column: InstrumentedAttribute[Value]) -> TypedReturnsRows[Value]:
    """A query in SQL whose one column is of this kind."""
    return cast("TypedReturnsRows[Value]", text(sql).columns(column))


_OLDEST = {
    # A locked head is passed over, never waited for: many agents claim at once.
    "postgresql": _one_column(
        """
        with head as materialized (
          select x.id, x.received_at from unnest(cast(:open as text[])) b cross join lateral (
            select id, received_at from leads where state = 'open' and bucket = b
              and id <> all(cast(:passed as bigint[]))
            order by received_at, id limit 16) x
          order by x.received_at, x.id limit 16)
        select l.id from head join leads l using (id) where l.state = 'open'
        order by head.received_at, head.id limit 1 for update of l skip locked""",
        LeadRow.id,
    ),
    "sqlite": _one_column(
        """
        select id from leads where id in (
          select (select id from leads where state = 'open' and bucket = b.value
                    and id not in (select value from json_each(:passed))
                  order by received_at, id limit 1) from json_each(:open) b)
        order by received_at, id limit 1""",
        LeadRow.id,
    ),
}

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
    is_excepted = house.has_chosen(Choice.REQUESTED_CALLS_EXCEPTED, at)
    buckets = waiting_buckets(session)
    return [one for one in buckets if is_calling_time(one, at, is_excepted=is_excepted)]


def served_buckets(session: Reading, house: House, at: datetime) -> list[str]:
    """Those that "next" may serve; where its choice is in doubt, the list opens them (B-03)."""
    buckets = open_buckets(session, house, at)
    if house.has_chosen(Choice.MACHINE_MAY_SELECT, at):
        return buckets
    return [one for one in buckets if not is_opened_by_hand(one)]


def next_opening(session: Reading, at: datetime) -> datetime | None:
    """When the next waiting person may be called; None: nobody waits."""
    moments = (next_calling_time(bucket, at) for bucket in waiting_buckets(session))
    return min((moment for moment in moments if moment is not None), default=None)


def oldest_open(session: Reading, buckets: list[str], passed: Collection[int] = ()) -> int | None:
    """The id of the oldest open lead in these sets of zones, locked on PostgreSQL.

    `passed` are leads that others may take, and this agent may not.
    """
    if not buckets:
        return None
    values: dict[str, list[str] | list[int]] = {"open": buckets, "passed": [*passed]}
    is_sqlite = session.dialect == "sqlite"
    told = {name: json.dumps(one) if is_sqlite else one for name, one in values.items()}
    return session.scalar(_OLDEST[session.dialect], told)
