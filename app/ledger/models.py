"""The log's tables: entries, the tree over them, its checkpoints, and the keys that signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Kind, UtcDateTime

# The few entries by which all others are judged: keys, drafts, and decisions about the log.
OF_THE_LOG = (
    "event in ('log.created', 'key.added', 'key.retired', 'edition.drafted', 'entry.admitted', "
    "'tree.begun', 'log.reanchored')"
)


class EntryRow(Base):
    """One signed leaf; every column can be checked against its bytes."""

    __tablename__ = "entries"
    __table_args__ = (
        Index(
            "ix_entries_of_the_log",
            "id",
            sqlite_where=text(OF_THE_LOG),
            postgresql_where=text(OF_THE_LOG),
        ),
        {"info": {"kind": Kind.APPEND_ONLY}},
    )

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
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), index=True)


class LeafRow(Base):
    """An entry's place in the tree; only the integrator gives one, and none is given twice."""

    __tablename__ = "leaves"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), unique=True)


class TileRow(Base):
    """Up to 256 hashes beside each other (C2SP tlog-tiles); the last of a level still grows."""

    __tablename__ = "tiles"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tile_index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class TreeRow(Base):
    """How large the tree is, and its root: the one row that an integrator holds."""

    __tablename__ = "log_state"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes] = mapped_column(LargeBinary)


class CheckpointRow(Base):
    """What the signer said of the tree, as it said it."""

    __tablename__ = "checkpoints"
    __table_args__ = {"info": {"kind": Kind.APPEND_ONLY}}

    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, index=True)
    note: Mapped[str] = mapped_column(Text)


class QuarantineRow(Base):
    """An entry that the gatekeeper did not let into the tree, until a person decides."""

    __tablename__ = "quarantined"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


# Entries that may tell something: what was set aside stays a row for ever, whatever it says.
NOT_ASIDE = EntryRow.id.not_in(select(QuarantineRow.entry_id))


class AlarmRow(Base):
    """What is wrong with the log now, for every page of the staff; gone when it is mended."""

    __tablename__ = "alarms"
    __table_args__ = {"info": {"kind": Kind.WORKING}}

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    told: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
