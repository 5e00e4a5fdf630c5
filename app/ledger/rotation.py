"""Another key takes over, and old records stand: rotate_key(), retire_key(), keys_told()."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, text

from app.db import Pen, Reading, Writing
from app.instance import private_folder
from app.ledger.event import Event, record_event, seal_event
from app.ledger.founding import add_key
from app.ledger.keyring import INTAKE, LOG
from app.ledger.keys import INTAKE_FILE, LOG_FILE, IntakeKey, LogKey, open_intake_key, open_log_key
from app.ledger.leaf import claims_in, header_of
from app.ledger.models import NOT_ASIDE, OF_THE_LOG, EntryRow, KeyRow
from app.ledger.note import NoteKey, format_policy
from app.ledger.proofs import log_keys

# How long the former key goes on beside the new one: notes have both signatures for a quarter,
# in which auditors get their new policy; a process signs leaves with its key until it ends.
OVERLAPS: Final = {INTAKE: timedelta(days=1), LOG: timedelta(days=90)}
FILES: Final = {INTAKE: INTAKE_FILE, LOG: LOG_FILE}
NEXT, RETIRED = "next", "retired"  # folders of keys that sign nothing yet, or nothing any more
ROTATED = "another key took over"
STOLEN = "stolen"


@dataclass(frozen=True)
class KeyTold:
    """A key as the log tells of it; it is followed by the next key of its role."""

    kid: str
    role: str
    public: bytes
    added_at: datetime
    followed_at: datetime | None
    retired_at: datetime | None
    why: str | None
    stolen_since: str | None


def rotate_key(session: Writing, folder: Path, role: str, *, at: datetime) -> IntakeKey | LogKey:
    """Makes a new key and introduces it, signed by the intake key so far; gives the new one.

    It waits in a folder of its own until take_over(); one that waits since a rotation that was
    broken off is used. Raises KeyFault.
    """
    private_folder(folder / NEXT)
    made = key_of(folder / NEXT, role, session.pen.issuer, may_create=True)
    if made.kid not in {one.kid for one in keys_told(session)}:
        public = made.public if isinstance(made, IntakeKey) else made.key.public
        add_key(session, made.kid, role, public, at=at)
    return made


def take_over(folder: Path, role: str, issuer: str, *, goes_on: bool) -> str:
    """Puts the key that waits in the place of the present one, of which it gives the kid.

    The former one stays beside it for the overlap, or signs nothing any more. At no moment is
    there no key. Raises KeyFault.
    """
    present = folder / FILES[role]
    kid = key_of(folder, role, issuer).kid
    kept = folder / f"{kid}.pem" if goes_on else private_folder(folder / RETIRED) / f"{kid}.pem"
    with suppress(FileExistsError):
        kept.hardlink_to(present)
    (folder / NEXT / FILES[role]).replace(present)
    return kid


def key_of(folder: Path, role: str, issuer: str, *, may_create: bool = False) -> IntakeKey | LogKey:
    """The key of this role in a folder; raises KeyFault."""
    opens = open_intake_key if role == INTAKE else open_log_key
    return opens(folder, issuer, may_create=may_create)


def put_away(folder: Path, kid: str) -> None:
    """A retired key signs nothing any more; its file is kept apart."""
    with suppress(FileNotFoundError):
        (folder / f"{kid}.pem").replace(private_folder(folder / RETIRED) / f"{kid}.pem")


def retire_key(
    session: Writing, pen: Pen, key: KeyTold, why: str, *, actor: str, at: datetime, **more: str
) -> None:
    """Says that a key signs no more, signed by `pen`; `since` is when it was stolen."""
    facts = {"kid": key.kid, "role": key.role, "reason": why, "actor": actor, **more}
    record_event(session, seal_event(pen, Event.KEY_RETIRED, facts, at=at))


def keys_due(session: Reading, *, at: datetime) -> list[KeyTold]:
    """The keys whose overlap is over and with which nobody has signed for as long.

    A server that was not started again signs leaves with its former key: that one has to wait.
    """
    told = keys_told(session)
    over = [
        one
        for one in told
        if one.followed_at and not one.retired_at and at - one.followed_at >= OVERLAPS[one.role]
    ]
    return [one for one in over if one.role == LOG or not _signs(session, one, at)]


def keys_told(session: Reading) -> list[KeyTold]:
    """Every key that the log tells of, in the order of their introduction."""
    told = (Event.KEY_ADDED.value, Event.KEY_RETIRED.value)
    query = select(EntryRow.at, EntryRow.leaf).where(
        text(OF_THE_LOG), EntryRow.event.in_(told), NOT_ASIDE
    )
    rows = [(row.at, claims_in(row.leaf)) for row in session.all(query.order_by(EntryRow.id))]
    added = [(at, one) for at, one in rows if one["event"] == Event.KEY_ADDED]
    retired = {str(one["kid"]): (at, one) for at, one in rows if one["event"] == Event.KEY_RETIRED}
    keys = []
    for place, (at, one) in enumerate(added):
        later = [moment for moment, other in added[place + 1 :] if other["role"] == one["role"]]
        ended_at, end = retired.get(str(one["kid"]), (None, {}))
        keys.append(
            KeyTold(
                kid=str(one["kid"]),
                role=str(one["role"]),
                public=bytes.fromhex(str(one["public"])),
                added_at=at,
                followed_at=later[0] if later else None,
                retired_at=ended_at,
                why=_words(end, "reason"),
                stolen_since=_words(end, "since"),
            )
        )
    return keys


def believed_keys(session: Reading) -> list[NoteKey]:
    """The keys of the log for a policy: none that was stolen, lest what a thief signs counts."""
    stolen = {one.public for one in keys_told(session) if one.stolen_since}
    return [one for one in log_keys(session) if one.public not in stolen]


def policy_now(session: Reading) -> str:
    """The policy that auditors are handed now (C2SP tlog-policy)."""
    return format_policy(believed_keys(session))


def newest_key(session: Reading, role: str) -> str | None:
    """The kid of the key that was introduced last for this role."""
    query = select(KeyRow.kid).where(KeyRow.role == role).order_by(KeyRow.id.desc())
    return session.scalar(query.limit(1))


def _signs(session: Reading, key: KeyTold, at: datetime) -> bool:
    """Whether it has signed an entry within its overlap's length."""
    header = header_of(key.kid).encode()
    query = select(EntryRow.id).where(
        EntryRow.at > at - OVERLAPS[key.role],
        func.substr(EntryRow.leaf, 1, len(header)) == header,
    )
    return session.first(query.limit(1)) is not None


def _words(claims: dict[str, object], name: str) -> str | None:
    return str(claims[name]) if claims.get(name) else None
