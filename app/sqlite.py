"""What SQLite needs to keep the promises: settings, BEGIN IMMEDIATE, the writer gate."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, event

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "journal_size_limit = 67108864",
)


MOST_PATIENT = 4  # writers of one process that wait to the end, of the 8 threads that it has
STUCK = 0.5  # seconds without a turn after which others give up; a turn takes a thousandth of it


class GateClosed(RuntimeError):
    """Another writer held the gate for longer than one may wait."""


def prepare(engine: Engine, *, writes: bool) -> None:
    """Sets up each connection, to write or to be refused every write.

    A deferred BEGIN that reads and then writes after another commit fails at once, whatever
    the timeout; the driver's own mode begins nothing before SELECT or DDL.
    """

    @event.listens_for(engine, "connect")
    def set_up(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        for pragma in (*PRAGMAS, f"query_only = {0 if writes else 1}"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        patience = connection.get_execution_options().get("busy_timeout")
        if patience is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class WriterGate:
    """One writer at a time, in order, over all threads and processes of one machine.

    SQLite's own waiting sleeps and retries without a queue, so somebody starves under load.
    A thread lock and then flock on a file beside the database wait in turn; flock ends with
    its process, so no stale lock is left.
    """

    def __init__(self, database_file: str, patience: float) -> None:
        self._path = database_file + ".gate"
        self._patience = patience
        self._threads = threading.Lock()
        self._patient = threading.Semaphore(MOST_PATIENT)
        self._file = -1
        self._owner = -1
        self._moved_at = time.monotonic()
        self._seen = 0  # when the file was touched last

    @contextmanager
    def held(self) -> Iterator[float]:
        """Holds the gate and gives the seconds of patience left; raises GateClosed.

        A few writers wait to the end; the others give up when nothing has moved for a while, so
        that a stuck database leaves threads for whoever only reads.
        """
        is_patient = self._patient.acquire(blocking=False)
        deadline = time.monotonic() + self._patience
        try:
            self._wait_in_turn(deadline, is_patient=is_patient)
            try:
                self._lock_file(deadline)
                self._moved_at = time.monotonic()
                os.utime(self._file)  # for those who wait in other processes
                try:
                    yield max(deadline - time.monotonic(), 0)
                finally:
                    fcntl.flock(self._file, fcntl.LOCK_UN)
            finally:
                self._threads.release()
        finally:
            if is_patient:
                self._patient.release()

    def _wait_in_turn(self, deadline: float, *, is_patient: bool) -> None:
        while not self._threads.acquire(timeout=STUCK / 2):
            now = time.monotonic()
            if self._moves_elsewhere():
                self._moved_at = now
            if now > deadline or (not is_patient and now - self._moved_at > STUCK):
                raise GateClosed

    def _moves_elsewhere(self) -> bool:
        """Whether any process had a turn since the last look: then it is slow, and not stuck."""
        before = self._seen
        with suppress(FileNotFoundError):
            self._seen = os.stat(self._path).st_mtime_ns
        return self._seen != before

    def _lock_file(self, deadline: float) -> None:
        if self._owner != os.getpid():  # flock belongs to the open file: one for each process
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._owner = os.getpid()
        pause = 0.0002
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise GateClosed from None
            time.sleep(pause)
            pause = min(pause * 2, 0.005)
