"""The tables of leads: where each stands, and the person behind it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime


class State(StrEnum):
    """Where a lead stands; only `open` leads are given out."""

    OPEN = "open"
    CLAIMED = "claimed"
    LATER = "later"
    TRIAGE = "triage"
    FLAGGED = "flagged"
    REJECTED = "rejected"
    APPOINTMENT = "appointment"
    PARKED = "parked"
    NOT_REACHED = "not_reached"
    CLOSED = "closed"
    STOPPED = "stopped"
    SUPPRESSED = "suppressed"
    ERASED = "erased"


# What a lead's row holds only once somebody has it, or has put it off.
NOT_WORKED_ON = (
    "due_at",
    "due_for",
    "free_at",
    "claimed_by",
    "claimed_at",
    "lease_until",
    "last_held_by",
)
# Few enough to be listed by their state; what is open is found by its bucket of zones.
ASIDE = "state in ('flagged', 'triage', 'appointment', 'parked', 'not_reached', 'suppressed')"


class LeadRow(Base):
    """One submission's place in the work; holds no personal value.

    A follow-up or an appointment is `due_for` an agent at `due_at`, and anybody's from `free_at`
    on. `last_held_by` may still tell what came of the call while nobody else holds it.
    """

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
            "free_at",
            sqlite_where=text("state = 'later'"),
            postgresql_where=text("state = 'later'"),
        ),
        Index(
            "ix_leads_due",
            "due_for",
            "due_at",
            sqlite_where=text("due_for is not null"),
            postgresql_where=text("due_for is not null"),
        ),
        Index(
            "ix_leads_waiting",
            "state",
            "id",
            sqlite_where=text(ASIDE),
            postgresql_where=text(ASIDE),
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
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_held_by: Mapped[int | None]
    due_for: Mapped[int | None]
    free_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
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
    last_four: Mapped[str] = mapped_column(String(4), index=True)
    phone_extension: Mapped[str | None] = mapped_column(String(7))
    phone_as_typed: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    message: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(400))
    timeline: Mapped[str | None] = mapped_column(Text)
