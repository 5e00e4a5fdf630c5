"""The visitor's copy by mail: who gets one, and that it was sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.consent.record import Agreement
from app.db import Reading, Writing
from app.leads.contact import parse_email
from app.leads.entries import record_lead_event
from app.leads.lookup.receipt import Receipt, receipt_of
from app.leads.models import PersonRow, State
from app.ledger.event import Event
from app.notices.models import NoticeKind, NoticeRow
from app.notices.outbox import Values, new_notice

MOST_A_DAY = 3  # copies to one address, so that nobody floods a stranger's mailbox through us
LOOK_AGAIN = timedelta(hours=1)  # at a flagged lead: it goes on when somebody has released it
# A copy takes the proof along. Where the log stands still it goes without, and says where it is.
SEALED_SOON, WITHOUT_PROOF = timedelta(seconds=2), timedelta(minutes=10)
NO_MORE = (State.STOPPED, State.SUPPRESSED, State.REJECTED)


class Nobody(LookupError):
    """There is nobody, or nobody any more, to send a copy to."""


class NotYet(RuntimeError):
    """Somebody looks at the lead first, or it is to be sealed; `until` is when to ask again."""

    def __init__(self, until: datetime) -> None:
        super().__init__("not yet")
        self.until = until


def new_copy(agreement: Agreement) -> Values:
    """The copy that goes into the outbox with the lead, in the language of its edition."""
    return new_notice(
        NoticeKind.RECEIPT, at=agreement.given_at, language=agreement.edition.language
    )


def copy_to_send(session: Reading, lead_id: int, *, at: datetime) -> tuple[Receipt, str]:
    """The receipt and the address that it goes to, as they are now; raises Nobody, NotYet.

    Who is erased or asked us to stop gets none, nor does a machine.
    """
    receipt = receipt_of(session, lead_id)
    email = parse_email(receipt.person.email or "") if receipt.person else None
    if email is None or receipt.state in NO_MORE:
        raise Nobody
    if receipt.state is State.FLAGGED:
        raise NotYet(at + LOOK_AGAIN)
    if _count_sent(session, email.key, at - timedelta(days=1)) >= MOST_A_DAY:
        raise Nobody
    if receipt.seal is None and at - receipt.received_at < WITHOUT_PROOF:
        raise NotYet(at + SEALED_SOON)
    local, domain = email.address.rpartition("@")[0], email.key.rpartition("@")[2]
    return receipt, f"{local}@{domain}"  # the domain as mail knows it, in ASCII


def record_copy_sent(session: Writing, lead_id: int, *, at: datetime) -> None:
    """The server took the copy; the entry tells no address. Raises NotFound."""
    facts: dict[str, object] = {"kind": NoticeKind.RECEIPT.value}
    record_lead_event(session, Event.NOTICE_SENT, lead_id, facts, "system", at=at)


def _count_sent(session: Reading, email_key: str, since: datetime) -> int:
    query = (
        select(func.count())
        .select_from(NoticeRow)
        .join(PersonRow, PersonRow.lead_id == NoticeRow.lead_id)
        .where(PersonRow.email_key == email_key, NoticeRow.sent_at > since)
    )
    return session.scalar(query) or 0
