"""Who puts into the outbox what is due by the clock, and clears what is over: Announcer."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.db import Database
from app.leads.news.duty import administrators_due, put_unattended
from app.leads.news.new_leads import agents_due, put_news
from app.notices.daily import auditors_due, put_daily
from app.notices.dead import any_over, forget_dead
from app.settings import Settings

LOOK_EVERY = timedelta(seconds=5)  # for leads; a mail about them is minutes late at most


class Announcer:
    """Looks by a reading whether anything is due, and writes only then.

    No request waits for it: a lead is in the queue whether anybody hears of it or not.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database
        self._looked_at: datetime | None = None

    def put_due(self, *, at: datetime) -> None:
        """Puts checkpoints for auditors and news for the staff; raises Unavailable."""
        auditors = self._settings.auditor_addresses
        with self._database.reading() as session:
            has_day = bool(auditors_due(session, auditors, at=at))
        if has_day:
            with self._database.writing() as session:
                put_daily(session, auditors, at=at)
        if self._has_rested(at):
            self._put_news(at)
            self._looked_at = at

    def _has_rested(self, at: datetime) -> bool:
        return self._looked_at is None or abs(at - self._looked_at) >= LOOK_EVERY

    def _put_news(self, at: datetime) -> None:
        tells = self._settings.new_lead_mail
        with self._database.reading() as session:
            has_news = tells and bool(agents_due(session, at=at))
            nobody_is_there = tells and bool(administrators_due(session, at=at))
            is_over = any_over(session, at=at)
        if not (has_news or nobody_is_there or is_over):
            return
        with self._database.writing() as session:
            if has_news:
                put_news(session, at=at)
            if nobody_is_there:
                put_unattended(session, at=at)
            forget_dead(session, at=at)
