"""A log of any length for measuring, made in pieces: grow_log().

Its leaves are as long as that of a submission. One is signed; the others differ from it in their
own name alone, so that their signatures do not hold: good for whatever looks at none.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, text

from app.cli.opening import Opened
from app.db import Writing
from app.ledger.event import Event, SealedEvent, seal_event
from app.ledger.integrate import grow_tree, hold_tree, integrate, waiting_entries
from app.ledger.keys import open_log_keys
from app.ledger.models import CheckpointRow, TreeRow, WaitingRow
from app.ledger.note import Checkpoint, sign_note

AT = datetime.now(UTC)  # of the whole bench
PIECE = 5_000
COLUMNS = "entries (jti, event, ref, at, leaf)"
Row = tuple[str, str, None, datetime, bytes]
DIGESTS = ["x" * 43] * 24  # as many bytes as a submission's acts and digests have


def filler(instance: Opened) -> SealedEvent:
    """An entry of 1.9 kB that no other row belongs to."""
    facts: dict[str, object] = {"digests": DIGESTS, "actor": "bench"}
    return seal_event(instance.pen, Event.STAFF_SIGNED_OUT, facts, at=AT)


def grow_log(instance: Opened, size: int) -> None:
    """Brings the tree up to this many leaves, as the integrator does, but with no gatekeeper."""
    database = instance.database
    with database.writing() as session:
        while integrate(session, at=AT):
            pass
        begin = session.scalar(select(TreeRow.size)) or 0
    sealed = filler(instance)
    head, payload, signature = sealed.leaf.split(b".")
    claims = urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)).decode()
    before, after = claims.split(sealed.jti)
    for first in range(begin, size, PIECE):
        rows: list[Row] = []
        for number in range(first, min(first + PIECE, size)):
            jti = f"{number:08x}-0000-4000-8000-{number:012x}"
            body = urlsafe_b64encode(f"{before}{jti}{after}".encode()).rstrip(b"=")
            rows.append((jti, sealed.event.value, None, AT, b".".join((head, body, signature))))
        with database.writing() as session:
            _insert(session, rows)
            grow_tree(session, hold_tree(session), session.all(waiting_entries()))
            session.execute(delete(WaitingRow))
    if database.engine.dialect.name == "postgresql":
        with database.writing() as session:
            session.execute(text("set local statement_timeout = 0"))
            session.execute(text("analyze"))


def _insert(session: Writing, rows: list[Row]) -> None:
    """The quick ways of the drivers: only what comes after is measured."""
    connection = session._connection
    if session.dialect == "sqlite":
        wanted = [(*one[:3], f"{one[3]:%Y-%m-%d %H:%M:%S.%f}", one[4]) for one in rows]
        connection.exec_driver_sql(f"insert into {COLUMNS} values (?, ?, ?, ?, ?)", wanted)
        return
    driver: Any = connection.connection
    with driver.cursor() as cursor, cursor.copy(f"copy {COLUMNS} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def sign_as_it_stands(instance: Opened) -> str:
    """A checkpoint over the tree, by the log key and without the signer: it would refuse."""
    keys = open_log_keys(instance.settings.instance / "keys", instance.pen.issuer)
    with instance.database.writing() as session:
        state = session.all(select(TreeRow.size, TreeRow.root))[0]
        note = sign_note(Checkpoint(instance.pen.issuer, state.size, state.root, AT).text, keys)
        session.execute(insert(CheckpointRow), {"size": state.size, "note": note})
    return note
