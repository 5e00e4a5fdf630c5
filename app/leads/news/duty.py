"""Leads that wait while nobody is there, for the administrators: put_unattended()."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, literal_column, or_, select, text

from app.db import Reading, Writing
from app.leads.known.office import house_of
from app.leads.lookup.heads import open_buckets
from app.leads.lookup.waiting import MOST_COUNTED
from app.leads.models import LeadRow
from app.leads.news.new_leads import staff_to_tell
from app.notices.models import IN_THE_OUTBOX, NoticeKind, NoticeRow
from app.notices.outbox import new_notice, put_notice
from app.staff.directory import Account
from app.staff.models import Role
from app.staff.sessions import anybody_seen

AN_HOUR = timedelta(hours=1)  # of calling time, in which somebody should have been there
A_DAY = timedelta(days=1)  # from one mail to the next to the same administrator


def count_unattended(session: Reading, *, at: datetime) -> int:
    """How many leads have waited for an hour of calling time in which no agent was signed in.

    MOST_COUNTED + 1 at most.
    """
    since = at - AN_HOUR
    agents = [agent.id for agent in staff_to_tell(session, Role.AGENT)]
    if anybody_seen(session, agents, since=since):
        return 0
    house = house_of(session)
    then = set(open_buckets(session, house, since))
    buckets = [one for one in open_buckets(session, house, at) if one in then]
    some = select(LeadRow.id).where(
        LeadRow.state == literal_column("'open'"),
        LeadRow.bucket.in_(buckets),
        LeadRow.received_at <= since,
    )
    query = select(func.count()).select_from(some.limit(MOST_COUNTED + 1).subquery())
    return session.scalar(query) or 0


def administrators_due(session: Reading, *, at: datetime) -> list[Account]:
    """Whom to tell that nobody is there, one mail a day at most."""
    administrators = staff_to_tell(session, Role.ADMIN)
    lately = select(NoticeRow.account_id).where(
        NoticeRow.account_id.in_([one.id for one in administrators]),
        NoticeRow.kind == NoticeKind.UNATTENDED.value,
        or_(NoticeRow.created_at > at - A_DAY, text(IN_THE_OUTBOX)),
    )
    told = {row.account_id for row in session.all(lately)}
    due = [one for one in administrators if one.id not in told]
    return due if due and count_unattended(session, at=at) else []


def put_unattended(session: Writing, *, at: datetime) -> None:
    """Puts a mail to each administrator who is due into the outbox, once."""
    session.lock("news of leads")
    for administrator in administrators_due(session, at=at):
        notice = new_notice(NoticeKind.UNATTENDED, at=at, account_id=administrator.id)
        put_notice(session, notice)
