"""What a served instance holds, read beside the server as an operator would."""

from __future__ import annotations

import sqlite3

from tests.servers import Server

Row = tuple[object, ...]


def ask(server: Server, query: str) -> list[Row]:
    """Rows of the server's own database, which is left alone."""
    path = server.instance / "get-answers.sqlite3"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        rows: list[Row] = connection.execute(query).fetchall()
    connection.close()
    return rows


def leads(server: Server) -> int:
    """How many submissions there are."""
    return len(ask(server, "select id from leads"))


def newest_follows(server: Server) -> bool:
    """Whether the newest submission corrects the one before it."""
    (newest, follows), (before, _) = ask(
        server, "select id, follows_id from leads order by id desc limit 2"
    )
    return newest != before and follows == before
