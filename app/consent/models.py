"""The tables of consent: the words, the pages, what happened to them, and each act."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime
from app.ledger.models import EntryRow

PAGE_TYPE = "text/html"
FIGURES_TYPE = "application/json"
PICTURE_TYPE = "image/png"


class Act(StrEnum):
    """What a visitor does; each is a consent of its own, and neither implies the other."""

    TICK_PRIVACY = "tick_privacy"
    CLICK_SUBMIT = "click_submit"


class Step(StrEnum):
    """What happens to an edition; the newest step is its state."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class DocumentRow(Base):
    """Bytes that were part of an edition, by their SHA-256."""

    __tablename__ = "documents"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(60))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class StatementRow(Base):
    """One text that people agree to, names filled in, by the SHA-256 of its UTF-8 bytes."""

    __tablename__ = "statements"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)


class EditionRow(Base):
    """One page with its words; `sha256` is that of the page's bytes with its holes empty."""

    __tablename__ = "editions"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    seller: Mapped[str] = mapped_column(String(200))
    button: Mapped[str] = mapped_column(String(40))
    page_id: Mapped[int] = mapped_column(ForeignKey(DocumentRow.id))
    form_id: Mapped[int] = mapped_column(ForeignKey(DocumentRow.id))
    policy_page_id: Mapped[int] = mapped_column(ForeignKey(DocumentRow.id))
    policy_id: Mapped[int] = mapped_column(ForeignKey(StatementRow.id), index=True)
    privacy_id: Mapped[int] = mapped_column(ForeignKey(StatementRow.id))
    call_id: Mapped[int] = mapped_column(ForeignKey(StatementRow.id))
    facts: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class EditionAssetRow(Base):
    """A style sheet, script or picture that an edition names by hash."""

    __tablename__ = "edition_assets"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    edition_id: Mapped[int] = mapped_column(ForeignKey(EditionRow.id), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey(DocumentRow.id), primary_key=True)


class EditionStatementRow(Base):
    """Each statement of an edition by its kind, so that the lint can read it again from store."""

    __tablename__ = "edition_statements"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    edition_id: Mapped[int] = mapped_column(ForeignKey(EditionRow.id), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey(StatementRow.id))


class EditionStepRow(Base):
    """Drafted, approved, published or withdrawn: by whom, when, and the entry that says so."""

    __tablename__ = "edition_steps"
    __table_args__ = (
        CheckConstraint("step in ('drafted', 'approved', 'published', 'withdrawn')", name="step"),
        {"info": {"kind": Kind.APPEND_ONLY}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(EditionRow.id), index=True)
    step: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str | None] = mapped_column(Text)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class MeasurementRow(Base):
    """How an edition looked in a browser: the figures as a document, and what came of them."""

    __tablename__ = "edition_measurements"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(EditionRow.id), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    passed: Mapped[bool]
    figures_id: Mapped[int] = mapped_column(ForeignKey(DocumentRow.id))
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class ConsentRow(Base):
    """One act of agreement to one statement; no personal value stands here."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("act in ('tick_privacy', 'click_submit')", name="act"),
        {"info": {"kind": Kind.APPEND_ONLY}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)
    act: Mapped[str] = mapped_column(String(20))
    statement_id: Mapped[int] = mapped_column(ForeignKey(StatementRow.id))
    policy_id: Mapped[int | None] = mapped_column(ForeignKey(StatementRow.id))
    edition_id: Mapped[int] = mapped_column(ForeignKey(EditionRow.id))
    products: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    interests: Mapped[list[str]] = mapped_column(JSON)
    seller: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    served_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RevocationRow(Base):
    """A person's word that contact must end; `person` is a keyed hash, never a value (S-05).

    Of a number or an e-mail address: one word is a row for each. They said it at `received_at`;
    we knew and stopped at `honoured_at`, which is the same in rows that lack it.
    """

    __tablename__ = "revocations"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)
    honoured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# From when on a word to stop counts: permission at a moment knows nothing that came to us later.
COUNTS_FROM = func.coalesce(
    RevocationRow.honoured_at, RevocationRow.received_at, type_=UtcDateTime()
).label("counts_from")
