"""How the log stands: what is wrong with it now, what waits, and when it was last signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from app.db import Reading
from app.ledger.anchoring.alarms import Alarm, alarms_kept
from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import NOT_ASIDE, OF_THE_LOG, EntryRow, QuarantineRow, WaitingRow
from app.ledger.note import BadNote, Checkpoint
from app.ledger.proofs import newest_checkpoint, origins, told_by, tree_size
from app.proof.standing import OLD

QUARANTINE, OVERDUE, UNKNOWN = "quarantine", "overdue", "unknown"


@dataclass(frozen=True)
class SetAside:
    """An entry that did not get into the tree, and why; a person may let it in."""

    jti: str
    event: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Beginning:
    """A re-anchor after an accident: the name from then on, and what was lost."""

    origin: str
    kept: int
    lost: int
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class LogState:
    """How many entries there are, how many wait and are set aside; the newest checkpoint."""

    origin: str
    size: int
    waiting: int
    set_aside: list[SetAside]
    newest: Checkpoint | None
    note: str | None
    beginnings: list[Beginning]


def find_alarms(session: Reading, *, at: datetime) -> list[Alarm]:
    """What is wrong with the log now: what stops the signer, then what a person must look at."""
    found = list(alarms_kept(session).values())
    count, since = session.first(select(func.count(), func.min(QuarantineRow.at))) or (0, None)
    if count and since is not None:
        told = f"{count} {'entry was' if count == 1 else 'entries were'} not let into the log."
        found.append(Alarm(QUARANTINE, told, since))
    overdue = _overdue(session, at)
    return [*found, overdue] if overdue else found


def state_of_log(session: Reading) -> LogState:
    """How the log stands, for whoever has to show it to others."""
    note = newest_checkpoint(session)
    return LogState(
        origin=origins(session)[-1],
        size=tree_size(session),
        waiting=session.scalar(select(func.count()).select_from(WaitingRow)) or 0,
        set_aside=_set_aside(session),
        newest=_told_by(session, note) if note else None,
        note=note,
        beginnings=beginnings_of(session),
    )


def _overdue(session: Reading, at: datetime) -> Alarm | None:
    """The newest checkpoint is older than a day, or the log is and was never signed."""
    note = newest_checkpoint(session)
    if note is None:
        since = session.scalar(select(EntryRow.at).order_by(EntryRow.id).limit(1))
    else:
        newest = _told_by(session, note)
        if newest is None:
            return Alarm(UNKNOWN, "The newest checkpoint was signed by no key of the log.", at)
        since = newest.at
    if since is None or at - since <= OLD:
        return None
    told = f"Nothing was signed since {since:%Y-%m-%dT%H:%M:%SZ}."
    return Alarm(OVERDUE, told, since)


def _told_by(session: Reading, note: str) -> Checkpoint | None:
    try:
        return told_by(session, note)
    except BadNote:
        return None


def _set_aside(session: Reading) -> list[SetAside]:
    rows = session.all(
        select(EntryRow.jti, EntryRow.event, QuarantineRow.reason, QuarantineRow.at)
        .join(EntryRow, EntryRow.id == QuarantineRow.entry_id)
        .order_by(QuarantineRow.entry_id)
    )
    return [SetAside(row.jti, row.event, row.reason, row.at) for row in rows]


def beginnings_of(session: Reading) -> list[Beginning]:
    """The accidents after which the log went on under another name, the first one first."""
    query = select(EntryRow.leaf, EntryRow.at).where(
        text(OF_THE_LOG), EntryRow.event == Event.LOG_REANCHORED.value, NOT_ASIDE
    )
    told = [(claims_in(row.leaf), row.at) for row in session.all(query.order_by(EntryRow.id))]
    return [
        Beginning(
            origin=str(one["origin"]),
            kept=int(str(one["kept"])),
            lost=int(str(one["lost"])),
            reason=str(one["reason"]),
            actor=str(one["actor"]),
            at=at,
        )
        for one, at in told
    ]
