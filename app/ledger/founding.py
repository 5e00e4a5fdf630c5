"""The first entries of a log and of its tree, and whether the keys of a folder are its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select

from app.db import Reading, Writing
from app.instance import KeyFault
from app.ledger.event import Event, record_event, seal_event
from app.ledger.gatekeeper import keyring_of
from app.ledger.integrate import hold_tree, integrate
from app.ledger.keyring import INTAKE, LOG
from app.ledger.keys import INTAKE_FILE, IntakeKey, LogKey
from app.ledger.leaf import BadLeaf, key_named_in, verify_leaf
from app.ledger.models import EntryRow, KeyRow, TreeRow


class LogFault(RuntimeError):
    """The log's first entry is gone or does not hold, so it tells nothing of its keys."""


def found_log(session: Writing, key: IntakeKey, log_key: LogKey, *, at: datetime) -> None:
    """Writes `log.created` and a `key.added` for each key before any other; once for each log."""
    session.lock("founding")
    if session.scalar(select(EntryRow.id).limit(1)) is not None:
        return
    facts: dict[str, object] = {"origin": key.issuer, "records_key": session.keys.fingerprint}
    created = seal_event(session.pen, Event.LOG_CREATED, facts, at=at)
    record_event(session, created)
    add_key(session, key.kid, INTAKE, key.public, at=at, ref=created.jti)
    add_key(session, log_key.kid, LOG, log_key.key.public, at=at, ref=created.jti)


def begin_tree(session: Writing, log_key: LogKey, *, at: datetime) -> None:
    """Gives a log from before there was a tree its tree: what waits is taken in once, on record.

    `tree.begun` tells how many entries these are and the root over them: they alone may be late.
    """
    size = hold_tree(session)
    key_is_known = session.scalar(select(KeyRow.id).where(KeyRow.role == LOG).limit(1))
    if size or key_is_known is not None:
        return
    while integrate(session, at=at, may_be_late=True):
        pass
    state = session.first(select(TreeRow.size, TreeRow.root).where(TreeRow.id == 1))
    add_key(session, log_key.kid, LOG, log_key.key.public, at=at)
    if state is not None:
        facts: dict[str, object] = {"waiting": state.size, "root": state.root.hex()}
        begun = seal_event(session.pen, Event.TREE_BEGUN, facts, at=at)
        record_event(session, begun)
        while integrate(session, at=at, own=begun.jti):
            pass


def add_key(
    session: Writing, kid: str, role: str, public: bytes, *, at: datetime, ref: str | None = None
) -> None:
    """Introduces a key: its entry, signed by the intake key of this transaction, and its row."""
    row = {"kid": kid, "role": role, "public": public}
    facts = row | {"public": public.hex()}
    entry_id = record_event(
        session, seal_event(session.pen, Event.KEY_ADDED, facts, at=at, ref=ref)
    )
    session.execute(insert(KeyRow), {**row, "entry_id": entry_id})


def require_own_keys(session: Reading, pen: IntakeKey, folder: Path) -> None:
    """Raises KeyFault unless the keys in this folder are those that the log began with.

    With another records.key every word to stop would be lost in silence; another intake key
    or origin would sign what nobody believes. Raises LogFault when the log cannot tell.
    """
    keys = {row.kid: row.public for row in session.all(select(KeyRow.kid, KeyRow.public))}
    if keys.get(pen.kid) != pen.public:
        raise _foreign(folder / INTAKE_FILE)
    if pen.kid in _retired(session):
        raise KeyFault(f"{folder / INTAKE_FILE} was retired: put the key that took over there")
    created = _first_claims(session, keys)
    if created.get("origin") != pen.issuer:
        raise _foreign(folder / "origin")
    if created.get("records_key") != session.keys.fingerprint:
        raise _foreign(folder / "records.key")


def _retired(session: Reading) -> set[str]:
    """The keys that the tree has retired: a row alone, which nobody signed, retires none."""
    try:
        return keyring_of(session).retired
    except BadLeaf:
        raise LogFault("A key of the log does not hold: run get-answers ledger verify.") from None


def _first_claims(session: Reading, keys: dict[str, bytes]) -> dict[str, object]:
    leaf = session.scalar(select(EntryRow.leaf).order_by(EntryRow.id).limit(1))
    try:
        claims = verify_leaf(leaf or b"", keys[key_named_in(leaf or b"")])
    except (BadLeaf, KeyError):
        claims = {}
    if claims.get("event") != Event.LOG_CREATED:
        raise LogFault("The log's first entry does not hold: run get-answers ledger verify.")
    return claims


def _foreign(file: Path) -> KeyFault:
    return KeyFault(
        f"{file} does not belong to this database: put the one back that does, from a back-up"
    )
