"""A page of a list, oldest first: list_leads() -> Page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.selectable import Select, Subquery

from app.consent.zones import zones_in
from app.db import Reading, UtcDateTime
from app.leads.known.office import house_of
from app.leads.lists.sought import Place, Sought, fits
from app.leads.lookup.finding import PAGE, Found, as_found, rows_of_leads
from app.leads.lookup.heads import calling_now, waiting_buckets
from app.leads.lookup.waiting import stands_as
from app.leads.models import LeadRow, State

MOST_LOOKED_AT = 1_000  # leads for one page, where no index serves what is asked for
# In what order a list stands, each by an index; all others by id, as they came.
ORDERS = {
    State.OPEN: LeadRow.received_at,
    State.LATER: LeadRow.free_at,
    State.CLAIMED: LeadRow.lease_until,
}

Candidates = Select[int, Any]


@dataclass(frozen=True)
class Page:
    """Leads in the order of their list; `after`: where the next page begins, None: nowhere.

    `was_cut`: MOST_LOOKED_AT were looked at before the page was full.
    """

    leads: Sequence[Found]
    after: Place | None = None
    was_cut: bool = False


def list_leads(session: Reading, sought: Sought, after: Place | None, *, at: datetime) -> Page:
    """The first leads after this place that fit, at most PAGE: no new lead shifts them.

    What is open stands as it will be served: the heads of the buckets, merged by age (PF-517).
    """
    is_open = sought.state is State.OPEN
    buckets = _wanted(session, waiting_buckets(session), sought, at) if is_open else []
    is_searched = sought.by_values or (sought.by_bucket and not is_open)
    most = MOST_LOOKED_AT if is_searched else PAGE + 1
    some = candidates(session, sought.state, buckets, after, most).subquery("some")
    narrower = [] if is_open else [*_narrower(session, some, sought, at)]
    rows = rows_of_leads.join(some, some.c.id == LeadRow.id).where(*fits(sought), *narrower)
    ordered = rows.order_by(some.c.moment, LeadRow.id).limit(PAGE + 1)
    found = [as_found(row) for row in session.all(ordered)]
    if len(found) > PAGE:
        return Page(found[:PAGE], place_of(found[PAGE - 1]))
    last = _last(session, some, most) if is_searched else None
    return Page(found, last, was_cut=last is not None)


def place_of(lead: Found) -> Place:
    """Where a lead stands in the list of its state."""
    moments = {
        State.OPEN: lead.received_at,
        State.LATER: lead.free_at,
        State.CLAIMED: lead.lease_until,
    }
    return Place(moments.get(lead.state), lead.lead_id)


def _wanted(session: Reading, buckets: Sequence[str], sought: Sought, at: datetime) -> list[str]:
    """Those of the buckets that are in the zones and the hours that are asked for."""
    if sought.zones:
        buckets = [one for one in buckets if sought.zones.intersection(zones_in(one))]
    if sought.is_callable:
        buckets = calling_now(buckets, house_of(session), at)
    return [*buckets]


def candidates(
    session: Reading, state: State, buckets: list[str], after: Place | None, most: int
) -> Candidates:
    """The next `most` of a list by its index, each with the moment that it is in order of.

    `buckets`: those in which what is open is sought.
    """
    if state is not State.OPEN:
        return _next(state, after, most)
    if session.dialect == "sqlite":  # leaves a bucket as soon as it has enough of it (PF-506)
        return _next(state, after, most, LeadRow.bucket.in_(buckets))
    listed = func.unnest(literal(buckets, ARRAY(Text)))
    named = listed.table_valued("bucket", name="named").render_derived()
    head = _next(state, after, most, LeadRow.bucket == named.c.bucket).lateral("head")
    merged = select(head.c.id, head.c.moment).select_from(named.join(head, true()))
    return merged.order_by(head.c.moment, head.c.id).limit(most)


def _next(state: State, after: Place | None, most: int, *more: ColumnElement[bool]) -> Candidates:
    order: Any = ORDERS.get(state)
    moment = literal(0) if order is None else order
    keys = (LeadRow.id,) if order is None else (order, LeadRow.id)
    query = select(LeadRow.id, moment.label("moment")).where(stands_as(state), *more)
    if after is not None:
        query = query.where(_is_behind(order, after))
    return query.order_by(*keys).limit(most)


def _is_behind(order: Any, after: Place) -> ColumnElement[bool]:
    if order is None:
        return LeadRow.id > after.lead_id
    return tuple_(order, LeadRow.id) > tuple_(
        literal(after.moment, UtcDateTime()), literal(after.lead_id)
    )


def _narrower(
    session: Reading, some: Subquery, sought: Sought, at: datetime
) -> Iterator[ColumnElement[bool]]:
    """Those in the buckets that are asked for, among leads that no index finds by bucket."""
    if not sought.by_bucket:
        return
    theirs = select(LeadRow.bucket).join(some, some.c.id == LeadRow.id).distinct()
    buckets = [row.bucket for row in session.all(theirs)]
    yield LeadRow.bucket.in_(_wanted(session, buckets, sought, at))


def _last(session: Reading, some: Subquery, most: int) -> Place | None:
    """The last lead that was looked at; None: that was all of the list."""
    ordered = select(some.c.id, some.c.moment).order_by(some.c.moment, some.c.id)
    rows = session.all(ordered.offset(most - 1).limit(1))
    moments = [row.moment if isinstance(row.moment, datetime) else None for row in rows]
    return Place(moments[0], rows[0].id) if rows else None
