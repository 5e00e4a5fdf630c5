"""The yardstick: a bare Flask application that stores one row for each post."""

from __future__ import annotations

import os

from flask import Flask, request
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, event, insert

FIELDS = ("first_name", "last_name", "phone", "email", "message")
metadata = MetaData()
rows = Table(
    "bare_rows",
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(name, Text) for name in FIELDS),
)


def make_bare_app() -> Flask:
    """One route, one INSERT, durable as ours: WAL and FULL on SQLite."""
    engine = create_engine(os.environ["BARE_DATABASE_URL"], pool_size=8, max_overflow=0)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def set_up(connection: object, _record: object) -> None:
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000"):
                connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    metadata.create_all(engine)
    engine.dispose()
    app = Flask(__name__)

    @app.get("/")
    def show() -> str:
        return "bare"

    @app.post("/")
    def store() -> tuple[str, int, dict[str, str]]:
        with engine.begin() as connection:
            values = {name: request.form.get(name) for name in FIELDS}
            connection.execute(insert(rows), values)
        return "", 303, {"Location": "/done"}

    return app
