"""Who may sell where and what: record_licence(), record_certification()."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import insert

from app.db import Writing
from app.ledger.event import Event, record_event, seal_event
from app.staff.directory import find_account
from app.staff.models import QualificationRow

LICENCE, CERTIFICATION = "licence", "certification"


class BadTerm(ValueError):
    """A licence or certification that ends before it begins."""


def record_licence(
    session: Writing,
    account_id: int,
    state: str,
    *,
    term: tuple[date, date],
    actor: str,
    at: datetime,
) -> int:
    """An agent's licence in a state, by two letters; first and last day both count.

    With the first of anybody's the rule S-11 begins to look at licences (42 CFR
    422.2274(b)(1)-(2)). Gives the entry's id. Raises NotFound, BadTerm.
    """
    return _record(session, account_id, (LICENCE, state), term, actor, at=at)


def record_certification(
    session: Writing,
    account_id: int,
    product: str,
    *,
    term: tuple[date, date],
    actor: str,
    at: datetime,
) -> int:
    """That an agent was trained and tested for a product, with the days on which it counts.

    Gives the entry's id. Raises NotFound, BadTerm.
    """
    return _record(session, account_id, (CERTIFICATION, product), term, actor, at=at)


def _record(
    session: Writing,
    account_id: int,
    held: tuple[str, str],
    term: tuple[date, date],
    actor: str,
    *,
    at: datetime,
) -> int:
    find_account(session, account_id)
    (kind, what), (first, last) = held, term
    if last < first:
        raise BadTerm("The last day is before the first.")
    facts = {"account": account_id, "kind": kind, "what": what, "actor": actor}
    days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    sealed = seal_event(session.pen, Event.STAFF_QUALIFIED, facts | days, at=at)
    entry_id = record_event(session, sealed)
    session.execute(
        insert(QualificationRow),
        {
            "account_id": account_id,
            "kind": kind,
            "what": what,
            "first_day": first,
            "last_day": last,
            "at": at,
            "entry_id": entry_id,
        },
    )
    return entry_id
