"""The tables of what limits calls: lifts, lists of numbers, and the choices of the house."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.consent.facts import OLDEST_DAYS
from app.db import Base, Kind, UtcDateTime
from app.ledger.models import EntryRow


class LiftRow(Base):
    """An officer's word that a person may be called again, for a consent that came later (S-07)."""

    __tablename__ = "lifts"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class ListRow(Base):
    """One version of a do-not-call list; `digest` is over its numbers, `sha256` over the file.

    `state` by two letters; None: the national one, as is every row from before there was a choice.
    """

    __tablename__ = "do_not_call_lists"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    listed_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    numbers: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str | None] = mapped_column(String(2))
    max_age_days: Mapped[int] = mapped_column(server_default=str(OLDEST_DAYS))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class ListedRow(Base):
    """One number of a list, ten digits; checked by the digest of all of them together."""

    __tablename__ = "listed_numbers"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    list_id: Mapped[int] = mapped_column(ForeignKey(ListRow.id), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class ChoiceRow(Base):
    """Something that the house settled for itself, switched on or off."""

    __tablename__ = "choices"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(String(40))
    is_on: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class EmergencyRow(Base):
    """A declared emergency of a state, in which its law forbids solicitation (B-25).

    The newest row of a state with the same beginning tells how long it lasts; `ends_at` None:
    until a further row.
    """

    __tablename__ = "emergencies"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(2))
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)
