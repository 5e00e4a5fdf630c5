"""Signs what it has checked itself, and remembers it outside the database: sign_checkpoint()."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from app.db import Database, Reading
from app.ledger.anchoring.copies import FOLDER, keep_copy
from app.ledger.anchoring.memory import Memory, MemoryFile
from app.ledger.event import Event
from app.ledger.keyring import Claims
from app.ledger.keys import LogKey
from app.ledger.leaf import BadLeaf
from app.ledger.models import CheckpointRow, EntryRow, LeafRow, TreeRow
from app.ledger.note import Checkpoint, open_note, parse_checkpoint, sign_note
from app.ledger.tree import leaf_hash

PIECE = 1_000  # leaves in one reading
FRESH = timedelta(hours=1)  # a quiet log says so again


class SignerRefuses(RuntimeError):
    """The database is not the log that was signed before; nothing more is signed."""

    kind = "refused"


class RollbackFound(SignerRefuses):
    """The log is shorter than what was signed: an older state of it was put back."""

    kind = "rollback"


class ForkFound(SignerRefuses):
    """The log is not an extension of what was signed: another history was put in its place."""

    kind = "fork"


class ForgeryFound(SignerRefuses):
    """A leaf in the tree was signed by no key of the log."""

    kind = "forgery"


class MemoryLost(SignerRefuses):
    """Checkpoints exist, and the file that remembers them is gone."""

    kind = "memory"


def standstill(fault: Exception) -> SignerRefuses:
    """What to say of a fault that keeps every entry out of the tree, until somebody mends it."""
    if isinstance(fault, BadLeaf):
        return ForgeryFound(f"An entry that introduces a key does not hold: {fault}.")
    return ForkFound(f"The tree in the database is not whole, and cannot grow: {fault}.")


def sign_checkpoint(
    database: Database, keys: Sequence[LogKey], instance: Path, *, at: datetime
) -> str | None:
    """The signed note of a log that has grown, or that was last signed an hour ago; None: neither.

    It trusts nothing in the database: it hashes each new leaf and checks its signature, extends
    the right edge that it remembers, and compares. It saves before it publishes, so that it never
    contradicts a note that got out; what it had no time to publish, it publishes first, though
    never into a database that has lost what the note tells of.

    The caller holds the lock of MemoryFile. Raises SignerRefuses, Unavailable.
    """
    file = MemoryFile(instance)
    with database.reading() as session:
        memory = load_memory(file) or _first_memory(session)
        told = session.first(select(TreeRow.size, TreeRow.root).where(TreeRow.id == 1))
    if told is None or told.size < memory.edge.size:
        raise _rollback(memory, told.size if told else 0)
    has_grown = told.size > memory.edge.size
    follow(database, memory, told.size)
    if memory.edge.root() != told.root:
        raise ForkFound(
            f"The log with {told.size} entries is no extension of what was signed before."
        )
    if memory.note:
        publish(database, memory, instance)
    if not told.size or not (has_grown or _is_old(memory, at)):
        return None
    checkpoint = Checkpoint(memory.origin, told.size, told.root, at.replace(microsecond=0))
    memory.note = sign_note(checkpoint.text, [one.under(memory.origin) for one in keys])
    file.save(memory)
    publish(database, memory, instance)
    return memory.note


def last_signed(memory: Memory) -> Checkpoint:
    """The checkpoint of the memory's own note."""
    text, _ = open_note(memory.note, memory.keyring.log_keys(memory.origin))
    return parse_checkpoint(text)


def follow(database: Database, memory: Memory, size: int, *, rebuilding: bool = False) -> None:
    """Extends the memory over the leaves up to this size, each hashed and its signature checked.

    Whoever is `rebuilding` a memory meets re-anchors of the past; a signer never meets one that
    it has not been told of. Raises SignerRefuses.
    """
    while memory.edge.size < size:
        with database.reading() as session:
            rows = session.all(
                select(LeafRow.leaf_index, EntryRow.leaf)
                .join(EntryRow, EntryRow.id == LeafRow.entry_id)
                .where(LeafRow.leaf_index >= memory.edge.size, LeafRow.leaf_index < size)
                .order_by(LeafRow.leaf_index)
                .limit(PIECE)
            )
        if not rows:
            raise ForkFound(f"The log has no entry at {memory.edge.size}.")
        for row in rows:
            claims = _take_in(memory, row.leaf_index, row.leaf)
            _keep_name(memory, claims, rebuilding=rebuilding)


def publish(database: Database, memory: Memory, instance: Path) -> None:
    """Puts the last note where others find it: a file, then its row; once each."""
    checkpoint = last_signed(memory)
    of_size = select(CheckpointRow.note).where(CheckpointRow.size == checkpoint.size)
    with database.reading() as session:
        if any(row.note == memory.note for row in session.all(of_size)):
            return
    keep_copy(instance / FOLDER, checkpoint, memory.note)
    with database.writing() as session:
        session.execute(insert(CheckpointRow), {"size": checkpoint.size, "note": memory.note})


def load_memory(file: MemoryFile) -> Memory | None:
    """What the signer remembers, if it ever signed; raises MemoryLost when it cannot be read."""
    try:
        return file.load()
    except (ValueError, KeyError, TypeError):
        raise MemoryLost(
            "The signer's memory cannot be read: put signer.json back from a back-up, or re-anchor."
        ) from None


def _first_memory(session: Reading) -> Memory:
    if session.first(select(CheckpointRow.id).limit(1)) is not None:
        raise MemoryLost(
            "Checkpoints were signed, and the signer's memory is gone: put signer.json back from "
            "a back-up, or re-anchor."
        )
    return Memory()


def _rollback(memory: Memory, size: int) -> RollbackFound:
    signed = memory.edge.size
    return RollbackFound(
        f"The log has {size} entries, and {signed} were signed: {signed - size} are lost."
    )


def _is_old(memory: Memory, at: datetime) -> bool:
    signed_at = last_signed(memory).at if memory.note else None
    return signed_at is None or at - signed_at >= FRESH


def _take_in(memory: Memory, index: int, leaf: bytes) -> Claims:
    if index != memory.edge.size:
        raise ForkFound(f"The log has no entry at {memory.edge.size}.")
    try:
        claims = memory.keyring.read(leaf)
    except BadLeaf as fault:
        raise ForgeryFound(f"The entry at {index} does not hold: {fault}.") from fault
    memory.edge = memory.edge.append(leaf_hash(leaf))
    return claims


def _keep_name(memory: Memory, claims: Claims, *, rebuilding: bool) -> None:
    """The name that the log goes by: its first, or that of the last re-anchor."""
    event, origin = claims.get("event"), str(claims.get("origin"))
    if event == Event.LOG_CREATED and memory.edge.size > 1:
        raise ForgeryFound("The log tells a second time that it was created.")
    is_new = event == Event.LOG_REANCHORED and origin != memory.origin
    if is_new and not rebuilding:
        raise ForgeryFound("The log tells of a re-anchor that the signer made none of.")
    if is_new or event == Event.LOG_CREATED:
        memory.origin = origin
