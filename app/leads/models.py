"""The tables of leads: where each stands, the person behind it, and the outcomes of calls."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime
from app.ledger.models import EntryRow


class State(StrEnum):
    """Where a lead stands; only `open` leads are given out."""

    OPEN = "open"
    CLAIMED = "claimed"
    LATER = "later"
    TRIAGE = "triage"
    FLAGGED = "flagged"
    REJECTED = "rejected"
    APPOINTMENT = "appointment"
    CLOSED = "closed"
    STOPPED = "stopped"
    ERASED = "erased"


class LeadRow(Base):
    """One submission's place in the work; holds no personal value."""

    __tablename__ = "leads"
    __table_args__ = (
        Index(
            "ix_leads_open",
            "bucket",
            "received_at",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_leads_claimed",
            "lease_until",
            sqlite_where=text("state = 'claimed'"),
            postgresql_where=text("state = 'claimed'"),
        ),
        Index(
            "ix_leads_later",
            "due_at",
            sqlite_where=text("state = 'later'"),
            postgresql_where=text("state = 'later'"),
        ),
        Index(
            "ix_leads_waiting",
            "state",
            "id",
            sqlite_where=text("state in ('flagged', 'triage')"),
            postgresql_where=text("state in ('flagged', 'triage')"),
        ),
        {"info": {"kind": Kind.WORKING}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(8), unique=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    receipt: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    stop: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12))
    bucket: Mapped[str] = mapped_column(String(120))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id"))
    too_fast: Mapped[bool]


class PersonRow(Base):
    """The person behind a lead, until erased."""

    __tablename__ = "people"
    __table_args__ = {"info": {"kind": Kind.ERASABLE}}

    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(420), index=True)
    phone: Mapped[str] = mapped_column(String(16), index=True)
    phone_extension: Mapped[str | None] = mapped_column(String(7))
    phone_as_typed: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    message: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(400))
    timeline: Mapped[str | None] = mapped_column(Text)


class OutcomeRow(Base):
    """What came of one call; a slip is mended by a further row, never by a change."""

    __tablename__ = "outcomes"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class PlaceRow(Base):
    """A person's own word of where they are, as an agent heard it: what it may mean, no more."""

    __tablename__ = "places"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    zones: Mapped[list[str]] = mapped_column(JSON)
    states: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class ScopeRow(Base):
    """What somebody read in a question: the products that it names, or that it may be answered."""

    __tablename__ = "scopes"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    products: Mapped[list[str]] = mapped_column(JSON)
    may_answer: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)
