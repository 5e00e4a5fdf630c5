"""The tables of what was said beyond the form: notes, corrections, places, scopes, links undone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime
from app.leads.models import LeadRow
from app.ledger.models import EntryRow


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


class NoteRow(Base):
    """A note, append only: an agent's own, or the person's words as they came (`channel`)."""

    __tablename__ = "notes"
    __table_args__ = {"info": {"kind": Kind.ERASABLE}}

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class CorrectionRow(Base):
    """A name, address or number as told later; what was submitted stays as it was.

    `key` is the form in which one searches; `said_by` who said so: the person, or who speaks
    for them.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        Index(
            "ix_corrections_numbers",
            "key",
            sqlite_where=text("field = 'phone'"),
            postgresql_where=text("field = 'phone'"),
        ),
        {"info": {"kind": Kind.ERASABLE}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    field: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(String(254))
    key: Mapped[str] = mapped_column(String(420), index=True)
    said_by: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class UnlinkRow(Base):
    """Two submissions that share an e-mail address and are not one person's."""

    __tablename__ = "unlinks"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey(LeadRow.id), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)
