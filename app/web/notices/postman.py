"""Who takes notices from the outbox, writes them and hands them over: Postman."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from app.db import Database, Reading, Unavailable
from app.leads.lookup.copies import Nobody, NotYet, copy_to_send, record_copy_sent
from app.leads.news.duty import count_unattended
from app.leads.news.new_leads import news_since, settled
from app.ledger.event import Event, record_event, seal_event
from app.notices.daily import checkpoints_told
from app.notices.delivery import PATIENCE, Patience, deliver
from app.notices.faults import Fault, NotDelivered
from app.notices.message import Letter, write_message
from app.notices.models import NoticeKind
from app.notices.outbox import (
    Notice,
    drop_notice,
    is_due,
    keep_fault,
    keep_sent,
    postpone,
    take_due,
)
from app.settings import Settings
from app.staff.directory import find_account
from app.staff.models import Role
from app.web.database import now
from app.web.journal import log_fault
from app.web.notices.letters import checkpoint_letter, receipt_letter, trial_letter
from app.web.notices.staff_letters import new_lead_letter, unattended_letter
from app.web.words.languages import speaking


class Postman:
    """Delivers one notice after another; no transaction is open while a server thinks."""

    def __init__(self, web: Flask, base: str, patience: Patience = PATIENCE) -> None:
        self._web = web
        self._base = base  # of the links: where visitors find us
        self._patience = patience
        self._settings: Settings = web.extensions["settings"]
        self._database: Database = web.extensions["database"]

    def deliver_next(self) -> bool:
        """Tries the notice that waits longest; false when none is due. Raises Unavailable.

        What the server took and we could not note down goes out once more, under its name.
        """
        notice = self._take()
        if notice is None:
            return False
        try:
            self._send(notice)
        except Nobody:
            with self._database.writing() as session:
                drop_notice(session, notice)
        except NotYet as later:
            with self._database.writing() as session:
                postpone(session, notice, later.until)
        except NotDelivered as failed:
            self._keep_fault(notice, failed.fault)
        except Unavailable:
            raise
        except Exception as error:  # a mail that cannot be written holds up no other
            log_fault(error)
            self._keep_fault(notice, Fault.OURS)
        return True

    def _take(self) -> Notice | None:
        at = now()
        with self._database.reading() as session:
            if not is_due(session, at=at):
                return None
        with self._database.writing() as session:
            return take_due(session, at=at)

    def _send(self, notice: Notice) -> None:
        at = now()
        with self._web.app_context(), speaking(notice.language):
            letter = self._letter(notice, at)
        message = write_message(letter, name=notice.name, at=at)
        deliver(self._settings.smtp_url, message, self._patience)
        with self._database.writing() as session:
            sent_at = now()
            tells_news = notice.kind is NoticeKind.NEW_LEAD
            told_until = settled(at) if tells_news else None
            keep_sent(session, notice, at=sent_at, told_until=told_until)
            if notice.lead_id is not None:
                record_copy_sent(session, notice.lead_id, at=sent_at)
            else:
                facts = {"kind": notice.kind.value, "actor": "system", **_about(notice)}
                sealed = seal_event(session.pen, Event.NOTICE_SENT, facts, at=sent_at)
                record_event(session, sealed)

    def _letter(self, notice: Notice, at: datetime) -> Letter:
        settings, base = self._settings, self._base
        with self._database.reading() as session:
            if notice.account_id is not None:
                return self._to_staff(session, notice, at)
            if notice.kind is NoticeKind.CHECKPOINT:
                auditor = notice.auditor or ""
                if auditor not in settings.auditor_addresses:
                    raise Nobody
                return checkpoint_letter(checkpoints_told(session, notice), auditor, settings, base)
            receipt, to = copy_to_send(session, notice.lead_id or 0, at=at)
        return receipt_letter(receipt, to, settings, base)

    def _to_staff(self, session: Reading, notice: Notice, at: datetime) -> Letter:
        """To the address that the account has now; raises Nobody, also where nothing is news."""
        settings, base = self._settings, self._base
        account = find_account(session, notice.account_id or 0)
        if not account.active:
            raise Nobody
        if notice.kind is NoticeKind.TEST:
            return trial_letter(account.email, settings, base)
        if notice.kind is NoticeKind.NEW_LEAD and Role.AGENT in account.roles:
            news = news_since(session, notice.told_until or at, at=at)
            if news is not None:
                return new_lead_letter(news, account.email, settings, base)
        if notice.kind is NoticeKind.UNATTENDED and Role.ADMIN in account.roles:
            waiting = count_unattended(session, at=at)
            if waiting:
                return unattended_letter(waiting, account.email, settings, base)
        raise Nobody

    def _keep_fault(self, notice: Notice, fault: Fault) -> None:
        with self._database.writing() as session:
            keep_fault(session, notice, fault, at=now())


def _about(notice: Notice) -> dict[str, object]:
    """Which account or day the mail was about; whose address it went to, no entry tells."""
    if notice.day is not None:
        return {"day": notice.day.isoformat()}
    return {"account": notice.account_id}
