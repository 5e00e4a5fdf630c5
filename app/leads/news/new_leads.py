"""New leads, for the agents: agents_due(), put_news(), news_since()."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, literal_column, select

from app.db import Reading, Writing
from app.leads.known.office import house_of
from app.leads.lookup.heads import open_buckets, waiting_buckets
from app.leads.lookup.waiting import MOST_COUNTED
from app.leads.models import LeadRow, State
from app.notices.models import NoticeKind, NoticeRow
from app.notices.outbox import new_notice, put_notice
from app.notices.seen import COUNTED
from app.staff.directory import Account, list_accounts
from app.staff.models import AccountRow, Role

AGAIN = timedelta(minutes=15)  # from one mail to the next to the same agent
AFTER_A_FAULT = timedelta(days=1)  # until somebody is tried again whose last mail was given up
# A submission bears the time of its press, and its commit is given up within this.
SETTLED = timedelta(seconds=15)
KIND = NoticeKind.NEW_LEAD.value
_begun = select(AccountRow.created_at)


@dataclass(frozen=True)
class News:
    """How many leads came and still wait, MOST_COUNTED + 1 at most, and when the first did.

    `callable` of them are in zones where it is calling time, `to_read` are read first.
    """

    waiting: int
    callable: int
    to_read: int
    first_at: datetime


def settled(at: datetime) -> datetime:
    """Until when every submission that came is there to be seen at this moment."""
    return at - SETTLED


def news_since(session: Reading, since: datetime, *, at: datetime) -> News | None:
    """What came after `since` and waits for any agent; None: nothing does."""
    buckets = waiting_buckets(session)
    waiting, first = _counted(session, _came(State.OPEN, since, at, buckets))
    to_read, first_to_read = _counted(session, _came(State.TRIAGE, since, at))
    moments = [moment for moment in (first, first_to_read) if moment]
    if not moments:
        return None
    now_open = open_buckets(session, house_of(session), at)
    callable_now, _ = _counted(session, _came(State.OPEN, since, at, now_open))
    return News(waiting + to_read, callable_now, to_read, min(moments))


def agents_due(session: Reading, *, at: datetime) -> list[tuple[Account, datetime]]:
    """Whom to tell now, each with the moment until which they have been told."""
    due = [*_due(session, at)]
    news = {since: news_since(session, since, at=at) for since in {since for _, since in due}}
    return [(agent, since) for agent, since in due if news[since]]


def put_news(session: Writing, *, at: datetime) -> None:
    """Puts a mail to each agent who is due into the outbox, once, however many workers there are.

    What is not sent yet covers what comes meanwhile: its letter is written when it goes out.
    """
    session.lock("news of leads")
    for agent, since in agents_due(session, at=at):
        session.execute(
            delete(NoticeRow).where(
                NoticeRow.account_id == agent.id,
                NoticeRow.kind == KIND,
                NoticeRow.sent_at < at - COUNTED,
            )
        )
        notice = new_notice(NoticeKind.NEW_LEAD, at=at, account_id=agent.id)
        put_notice(session, {**notice, "told_until": since})


def staff_to_tell(session: Reading, role: Role) -> list[Account]:
    """Who has this role, and has set the account up."""
    accounts = list_accounts(session)
    return [one for one in accounts if one.active and one.is_set_up and role in one.roles]


def _due(session: Reading, at: datetime) -> Iterator[tuple[Account, datetime]]:
    for agent in staff_to_tell(session, Role.AGENT):
        last = session.first(
            select(NoticeRow.sent_at, NoticeRow.given_up_at, NoticeRow.told_until)
            .where(NoticeRow.account_id == agent.id, NoticeRow.kind == KIND)
            .order_by(NoticeRow.id.desc())
            .limit(1)
        )
        if last is None:
            begun = session.scalar(_begun.where(AccountRow.id == agent.id))
            yield agent, max(begun or at, at - COUNTED)
        elif _has_rested(last.sent_at, last.given_up_at, at):
            yield agent, max(last.told_until or at, at - COUNTED)


def _has_rested(sent_at: datetime | None, given_up_at: datetime | None, at: datetime) -> bool:
    if sent_at is not None:
        return at - sent_at >= AGAIN
    return given_up_at is not None and at - given_up_at >= AFTER_A_FAULT


def _came(
    state: State, since: datetime, at: datetime, buckets: Collection[str] | None = None
) -> Select[datetime]:
    # Written out, not bound: only so can the databases use the index of this state alone.
    query = select(LeadRow.received_at).where(
        LeadRow.state == literal_column(f"'{state.value}'"),
        LeadRow.received_at > since,
        LeadRow.received_at <= settled(at),
    )
    return query if buckets is None else query.where(LeadRow.bucket.in_(buckets))


def _counted(session: Reading, came: Select[datetime]) -> tuple[int, datetime | None]:
    some = came.limit(MOST_COUNTED + 1).subquery()
    query = select(func.count(), func.min(some.c.received_at)).select_from(some)
    row = session.first(query)
    return (row[0], row[1]) if row else (0, None)
