"""Engines with the settings that durability and a bounded wait need: make_engine()."""

from __future__ import annotations

import select
from typing import Any

from sqlalchemy import Engine, create_engine, event, exc

from app import sqlite

POOL_SIZE = 8  # one connection for each thread of a worker
PATIENCE = 5.0  # seconds that a writer waits before its visitor is told to come back
POSTGRESQL_LIMITS = (
    "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000"
)


def make_engine(url: str, *, writes: bool = True) -> Engine:
    """An engine with the settings that durability and a bounded wait need.

    On SQLite a connection either writes or is refused every write; on PostgreSQL each
    transaction says so.
    """
    shared = {"max_overflow": 0, "pool_timeout": PATIENCE, "hide_parameters": True}
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=POOL_SIZE, **shared)
        sqlite.prepare(engine, writes=writes)
        return engine
    limits = {"connect_timeout": 5, "options": POSTGRESQL_LIMITS}
    engine = create_engine(url, pool_size=POOL_SIZE, connect_args=limits, **shared)
    event.listen(engine, "checkout", _refuse_dead)
    return engine


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    """A server that went away has closed the socket: seen without a round trip, before any use.

    The pool then takes a fresh connection; after a first statement nothing is sent again.
    """
    socket = select.poll()
    if not connection.closed:
        socket.register(connection.fileno(), select.POLLIN)
    if connection.closed or socket.poll(0):
        raise exc.DisconnectionError("the server closed the connection")
