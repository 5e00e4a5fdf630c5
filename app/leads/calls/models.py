"""The tables of calls: each step as it is taken, and what came of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime
from app.leads.models import LeadRow
from app.ledger.models import EntryRow


class StepRow(Base):
    """One step of a call at the time it was taken: dialled, picked up, disclaimer spoken …"""

    __tablename__ = "call_steps"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    step: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class OutcomeRow(Base):
    """What came of one call; a slip is mended by a further row, never by a change.

    `is_attempt`: it counts as an attempt of its own (B-13): outbound, and no dialling of this
    call is among the steps, which count themselves.
    """

    __tablename__ = "outcomes"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)
    is_inbound: Mapped[bool] = mapped_column(default=False)
    is_attempt: Mapped[bool] = mapped_column(default=True)
    corrects_id: Mapped[int | None]
