"""After an honest accident: the log goes on under another name, and says so for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from app.db import Database
from app.ledger.anchoring.copies import FOLDER, kept_copies
from app.ledger.anchoring.memory import Memory, MemoryFile
from app.ledger.event import Event, record_event, seal_event
from app.ledger.integrate import integrate
from app.ledger.note import BadNote, Checkpoint, NoteKey, open_note, parse_checkpoint
from app.ledger.proofs import log_keys, origins, tree_size
from app.ledger.sign import follow


class NoAccident(RuntimeError):
    """The database is what was signed: there is nothing to re-anchor."""


@dataclass(frozen=True)
class Loss:
    """What an accident took: entries `kept` are as they were signed, `lost` ones are gone."""

    origin: str
    kept: int
    lost: int


def reanchor(
    database: Database,
    instance: Path,
    *,
    reason: str,
    actor: str,
    at: datetime,
    second: Path | None = None,
) -> Loss:
    """Lets the log go on where the restored database ends; gives what was lost.

    The signer's memory begins anew, from the first leaf, under a further origin: under the old
    one two histories of one size would be signed. Checkpoints up to `kept` stay valid. The entry
    holds the last note of the former log whole. What the `second` folder of checkpoints tells
    counts too: all that lies here may have been put back.

    The caller holds the lock of MemoryFile. Raises NoAccident, SignerRefuses, Unavailable.
    """
    file = MemoryFile(instance)
    former = _former(file)
    with database.reading() as session:
        size, named, keys = tree_size(session), origins(session), log_keys(session)
    fresh, known = Memory(), list(_known([instance / FOLDER, second], former, keys))
    kept = _kept(database, fresh, known, size)
    newest = max((one.size for one in known), default=0)
    if former.note and kept == newest:
        raise NoAccident("The database holds everything that was signed.")
    loss = Loss(f"{named[0]}/{len(named) + 1}", kept, newest - kept)
    facts = {"former": former.note, "reason": reason, "actor": actor, **asdict(loss)}
    follow(database, fresh, _record(database, facts, at), rebuilding=True)
    fresh.origin = loss.origin
    file.save(fresh)
    return loss


def _former(file: MemoryFile) -> Memory:
    """What the signer remembered; one that cannot be read is lost."""
    with suppress(ValueError, KeyError, TypeError):
        return file.load() or Memory()
    return Memory()


def _record(database: Database, facts: Mapping[str, object], at: datetime) -> int:
    """Tells of it in the log, with all that waits; gives the size of the tree with that."""
    with database.writing() as session:
        sealed = seal_event(session.pen, Event.LOG_REANCHORED, facts, at=at)
        record_event(session, sealed)
        while integrate(session, at=at, own=sealed.jti):
            pass
        return tree_size(session)


def _kept(database: Database, fresh: Memory, known: Sequence[Checkpoint], size: int) -> int:
    """The size of the last known checkpoint that the database still bears out.

    The memory follows the log from its first leaf on the way.
    """
    roots = {}
    for one in sorted(known, key=lambda one: one.size):
        if one.size <= size:
            follow(database, fresh, one.size, rebuilding=True)
            roots[one.size] = fresh.edge.root()
    return max((one.size for one in known if roots.get(one.size) == one.root), default=0)


def _known(
    folders: Sequence[Path | None], former: Memory, keys: Sequence[NoteKey]
) -> Iterator[Checkpoint]:
    """What was signed of the former log: the files in these folders, and the last note."""
    files = (file for folder in folders if folder for file in kept_copies(folder))
    notes = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    if former.note:
        keys = former.keyring.log_keys(former.origin)
    for note in [*notes, former.note]:
        try:
            yield parse_checkpoint(open_note(note, keys)[0])
        except BadNote:
            continue  # of an earlier origin, or damaged: it says nothing of this one
