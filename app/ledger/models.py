"""The log's tables: entries, those that wait for the tree, and the keys that signed them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime


class EntryRow(Base):
    """One signed leaf; every column can be checked against its bytes."""

    __tablename__ = "entries"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    jti: Mapped[str] = mapped_column(String(36), unique=True)
    event: Mapped[str] = mapped_column(String(40))
    ref: Mapped[str | None] = mapped_column(String(36), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)


class DisclosureRow(Base):
    """The salted personal values behind an entry's digests, until they are erased."""

    __tablename__ = "disclosures"
    __table_args__ = {"info": {"kind": Kind.ERASABLE}}

    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), primary_key=True)
    values: Mapped[str] = mapped_column(Text)


class WaitingRow(Base):
    """An entry that has no place in the tree yet."""

    __tablename__ = "waiting"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), primary_key=True)


class KeyRow(Base):
    """The public half of a key, as its `key.added` entry introduces it."""

    __tablename__ = "log_keys"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    kid: Mapped[str] = mapped_column(String(60), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    public: Mapped[bytes] = mapped_column(LargeBinary)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id))
