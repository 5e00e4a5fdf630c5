"""What was deleted leaves the files too, as far as each database can promise it: forget_deleted().

SQLite: `secure_delete` overwrites deleted rows, but what a page held before its rows moved, and
the write-ahead log, still tell them. VACUUM writes every page anew, the checkpoint then empties
the log: after it no byte of a deleted value stands in database, -wal or -shm.

PostgreSQL: VACUUM takes the rows, their index entries and the samples of the planner's statistics
away, so that no query finds them. Bytes may stay in the free space of a page until another row is
written there, and in the server's own write-ahead log, its archive and its standbys until those
are recycled. `VACUUM FULL people, disclosures, notes, corrections`, in an hour in which
nobody sends, clears the pages.

Neither reaches back-ups, nor the blocks that a file system or a disk gives free.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

from sqlalchemy import Connection, text

from app.db import Base, Database, Kind, Unavailable, faults_named
from app.engines import PATIENCE
from app.sqlite import WriterGate

STATISTICS = "pg_catalog.pg_statistic"
PAUSE = 0.05  # seconds between two looks for whoever still sees what was deleted

_next_transaction = text("select cast(pg_current_xact_id() as xid)")
_who_still_sees = text(
    "select count(*) from pg_stat_activity where datname = current_database() "
    "and pid <> pg_backend_pid() and age(backend_xmin) > age(cast(:ours as xid))"
)


class NotForgotten(Unavailable):
    """Somebody else was at work for too long: deleted values may stand in the files still."""


def forget_deleted(database: Database, patience: float = PATIENCE) -> None:
    """Clears what earlier transactions deleted; runs outside of any, after they have ended.

    Readers go on; writers wait in turn, on SQLite for as long as the whole file takes to write.
    Waits `patience` seconds for whoever is at work; raises NotForgotten, and Unavailable for a
    fault: in both cases nothing is lost, and it can be called again.
    """
    with faults_named():
        if database.gate is not None:
            _rewrite_file(str(database.engine.url.database), database.gate, patience)
            return
        engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            _clear_tables(connection, patience)


def _rewrite_file(file: str, gate: WriterGate, patience: float) -> None:
    try:
        with (
            gate.held(),
            closing(sqlite3.connect(file, timeout=patience, isolation_level=None)) as connection,
        ):
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("VACUUM")
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise NotForgotten(error.sqlite_errorname) from error
    if busy:
        raise NotForgotten("somebody still reads what was deleted")


def _clear_tables(connection: Connection, patience: float) -> None:
    """VACUUM passes over rows that an older snapshot sees, and says so to nobody: wait for those.

    INDEX_CLEANUP: for a few rows it leaves their keys in the indexes otherwise.
    """
    _wait_for_snapshots(connection, patience)
    tables = [one.name for one in Base.metadata.sorted_tables if one.info["kind"] is Kind.ERASABLE]
    try:
        connection.execute(text("set statement_timeout = 0"))
        for what in (", ".join(tables), STATISTICS):
            analyze = "false" if what == STATISTICS else "true"
            connection.execute(text(f"vacuum (analyze {analyze}, index_cleanup true) {what}"))
    finally:
        connection.execute(text("reset statement_timeout"))


def _wait_for_snapshots(connection: Connection, patience: float) -> None:
    ours = connection.execute(_next_transaction).scalar_one()
    deadline = time.monotonic() + patience
    while connection.execute(_who_still_sees, {"ours": str(ours)}).scalar_one():
        if time.monotonic() > deadline:
            raise NotForgotten("somebody still reads what was deleted")
        time.sleep(PAUSE)
