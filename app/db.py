"""The database: Base, UtcDateTime, and the only two ways in: reading(), writing()."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Delete,
    Dialect,
    Executable,
    Insert,
    MetaData,
    Row,
    TypeDecorator,
    Update,
    exc,
    text,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.selectable import TypedReturnsRows

from app import sqlite
from app.engines import PATIENCE, make_engine
from app.instance import Keys

Values = TypeVarTuple("Values")
Value = TypeVar("Value")


class Kind(enum.Enum):
    """What a table is: proof for ever, personal data for its time, or work in progress."""

    APPEND_ONLY = "append-only"
    ERASABLE = "erasable"
    WORKING = "working"


class Base(DeclarativeBase):
    """The tables; each says its Kind, and every constraint has a name to be dropped by."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC to the microsecond; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stores UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives an aware moment on both databases."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Unavailable(RuntimeError):
    """The database is locked, full, gone or damaged: nothing was stored, try again."""


class NotFound(LookupError):
    """What was asked for does not exist, or may not be told from what does not."""


class Pen(Protocol):
    """Signs what a transaction records; ledger/keys.py makes it."""

    kid: str
    issuer: str

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of the message, 64 bytes."""


class Reading:
    """May look: one snapshot, on a connection that refuses writes."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self.keys = keys

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`, for the few queries that differ."""
        return self._connection.dialect.name

    def all(
        self, query: TypedReturnsRows[*Values], parameters: Mapping[str, Any] | None = None
    ) -> Sequence[Row[*Values]]:
        """Every row of the query."""
        return self._connection.execute(query, parameters).all()

    def first(self, query: TypedReturnsRows[*Values]) -> Row[*Values] | None:
        """The first row of the query, or None."""
        return self._connection.execute(query).first()

    def scalar(
        self, query: TypedReturnsRows[Value], parameters: Mapping[str, Any] | None = None
    ) -> Value | None:
        """The one value of the first row, or None."""
        row = self._connection.execute(query, parameters).first()
        return None if row is None else row[0]


class Writing(Reading):
    """May record; only writing() makes one."""

    def __init__(self, connection: Connection, keys: Keys, pen: Pen) -> None:
        super().__init__(connection, keys)
        self.pen = pen

    def execute(
        self,
        query: Insert | Update | Delete | Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        """Carries out a query that changes rows."""
        return self._connection.execute(query, parameters)

    def lock(self, name: str) -> None:
        """Holds the lock of this name until the transaction ends; SQLite has one writer anyway."""
        if self.dialect == "postgresql":
            lock = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
            self.execute(lock, {"name": name})


class Database:
    """One database and the two ways into it."""

    def __init__(self, url: str, keys: Keys, pen: Pen, *, patience: float = PATIENCE) -> None:
        self._keys, self.pen = keys, pen
        self.engine = make_engine(url)
        self.gate: sqlite.WriterGate | None = None
        if self.engine.dialect.name == "sqlite":
            self.reader = make_engine(url, writes=False)
            self.gate = sqlite.WriterGate(str(self.engine.url.database), patience)
        else:
            self.reader = self.engine.execution_options(
                postgresql_readonly=True, isolation_level="REPEATABLE READ"
            )

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A snapshot to look at; raises Unavailable."""
        with faults_named(), self.reader.connect() as connection, connection.begin():
            yield Reading(connection, self._keys)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction, committed when the block ends well; raises Unavailable."""
        with faults_named():
            if self.gate is None:
                with self.engine.begin() as connection:
                    yield Writing(connection, self._keys, self.pen)
                return
            with self.gate.held() as patience, self.engine.connect() as connection:
                waiting = connection.execution_options(busy_timeout=patience)
                with waiting.begin():
                    yield Writing(waiting, self._keys, self.pen)

    def dispose(self, *, close: bool = True) -> None:
        """Lets go of all connections; `close` is false in a process that was just forked."""
        self.engine.dispose(close=close)
        self.reader.dispose(close=close)


@contextmanager
def faults_named() -> Iterator[None]:
    """The faults that pass by themselves or need an operator become Unavailable."""
    try:
        yield
    except (sqlite.GateClosed, exc.TimeoutError, exc.OperationalError, exc.InternalError) as error:
        raise Unavailable(type(error).__name__) from error
    except exc.DBAPIError as error:
        if error.connection_invalidated or type(error) is exc.DatabaseError:
            raise Unavailable(type(error).__name__) from error
        raise
