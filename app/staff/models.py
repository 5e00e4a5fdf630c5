"""The tables of the staff: accounts, licences, sessions, sign-in links and counted tries."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime
from app.ledger.models import EntryRow


class Role(StrEnum):
    """What an account may do; the rights of several roles are their union."""

    AGENT = "agent"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


class Standing(StrEnum):
    """How far a browser has come on its way in."""

    SETTING_UP = "setting_up"
    HALF = "half"
    SIGNED_IN = "signed_in"


class AccountRow(Base):
    """One member of the staff; `codes_secret` is encrypted, recovery codes are hashed."""

    __tablename__ = "accounts"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    roles: Mapped[list[str]] = mapped_column(JSON)
    active: Mapped[bool]
    uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    password: Mapped[str | None] = mapped_column(Text)
    codes_secret: Mapped[str | None] = mapped_column(Text)
    codes_counter: Mapped[int | None]
    recovery_codes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QualificationRow(Base):
    """A licence in a state or a certification for a product; its last day counts."""

    __tablename__ = "qualifications"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(AccountRow.id), index=True)
    kind: Mapped[str] = mapped_column(String(13))
    what: Mapped[str] = mapped_column(String(8))
    first_day: Mapped[date]
    last_day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class StaffSessionRow(Base):
    """One browser that is signed in, or on its way; the id is kept as its SHA-256 alone."""

    __tablename__ = "staff_sessions"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    id: Mapped[int] = mapped_column(primary_key=True)
    id_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey(AccountRow.id), index=True)
    standing: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fresh_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, object]] = mapped_column(JSON)


class SignInLinkRow(Base):
    """A single-use link to set up or recover an account; without account: the first one."""

    __tablename__ = "sign_in_links"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey(AccountRow.id), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TryRow(Base):
    """Failed sign-ins counted by account and network, in windows of 15 minutes."""

    __tablename__ = "sign_in_tries"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    window_from: Mapped[datetime] = mapped_column(UtcDateTime)
    count: Mapped[int]
