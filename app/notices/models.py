"""The tables of notices: what is to be sent, and who was last seen sending."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime

IN_THE_OUTBOX = "sent_at is null and given_up_at is null"
GIVEN_UP = "given_up_at is not null"


class NoticeKind(StrEnum):
    """What a mail is: a visitor's copy, a trial of the settings, an auditor's checkpoint.

    News for agents of leads that wait, and for administrators that nobody is there for them.
    """

    RECEIPT = "receipt"
    TEST = "test"
    CHECKPOINT = "checkpoint"
    NEW_LEAD = "new_lead"
    UNATTENDED = "unattended"


class NoticeRow(Base):
    """One mail to be written and sent: no words and nobody's address, but an auditor's.

    `told_until`: leads that came until then its reader has been told of.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(
            "kind in ('receipt', 'test', 'checkpoint', 'new_lead', 'unattended')", name="kind"
        ),
        UniqueConstraint("auditor", "day"),
        Index(
            "ix_notices_due",
            "next_try_at",
            sqlite_where=text(IN_THE_OUTBOX),
            postgresql_where=text(IN_THE_OUTBOX),
        ),
        Index("ix_notices_account", "account_id", "id"),
        Index(
            "ix_notices_given_up",
            "given_up_at",
            sqlite_where=text(GIVEN_UP),
            postgresql_where=text(GIVEN_UP),
        ),
        {"info": {"kind": Kind.WORKING}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    auditor: Mapped[str | None] = mapped_column(String(254))
    day: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(20))
    told_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WorkerRow(Base):
    """When a process that delivers was last seen."""

    __tablename__ = "workers"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
