"""Browsers that are signed in or on their way: begin_session(), find_session(), end_session()."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update

from app.db import Reading, Writing
from app.staff.models import StaffSessionRow, Standing

IDLE = timedelta(minutes=30)  # ASVS 7.3.1
ABSOLUTE = timedelta(hours=8)  # ASVS 7.3.2
FRESH = timedelta(minutes=10)  # ASVS 7.5.1


@dataclass(frozen=True)
class StaffSession:
    """What is known of one browser; its id is known to the browser alone."""

    id: int
    account_id: int | None
    standing: Standing
    seen_at: datetime
    fresh_at: datetime | None
    data: Mapping[str, object]

    def is_fresh(self, at: datetime) -> bool:
        """Whether password and code were given within the last 10 minutes."""
        return self.fresh_at is not None and at - self.fresh_at <= FRESH


def find_session(session: Reading, token: str, *, at: datetime) -> StaffSession | None:
    """The session of this id, unless it is over: 30 minutes unused, 8 hours old."""
    row = session.first(
        select(
            StaffSessionRow.id,
            StaffSessionRow.account_id,
            StaffSessionRow.standing,
            StaffSessionRow.created_at,
            StaffSessionRow.seen_at,
            StaffSessionRow.fresh_at,
            StaffSessionRow.data,
        ).where(StaffSessionRow.id_hash == hash_of_token(token))
    )
    if row is None or at - row.seen_at > IDLE or at - row.created_at > ABSOLUTE:
        return None
    return StaffSession(
        row.id, row.account_id, Standing(row.standing), row.seen_at, row.fresh_at, row.data
    )


def begin_session(
    session: Writing,
    standing: Standing,
    account_id: int | None,
    data: Mapping[str, object],
    *,
    at: datetime,
) -> str:
    """A session with a new id of 256 bits, which is returned and kept as SHA-256 alone."""
    session.execute(
        delete(StaffSessionRow).where(
            or_(StaffSessionRow.seen_at < at - IDLE, StaffSessionRow.created_at < at - ABSOLUTE)
        )
    )
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(StaffSessionRow),
        {
            "id_hash": hash_of_token(token),
            "account_id": account_id,
            "standing": standing.value,
            "created_at": at,
            "seen_at": at,
            "fresh_at": at if standing is Standing.SIGNED_IN else None,
            "data": dict(data),
        },
    )
    return token


def renew_session(session: Writing, session_id: int, *, at: datetime) -> None:
    """The person behind it has just done something."""
    session.execute(
        update(StaffSessionRow).where(
            StaffSessionRow.id == session_id, StaffSessionRow.seen_at < at
        ),
        {"seen_at": at},
    )


def anybody_seen(session: Reading, account_ids: Collection[int], *, since: datetime) -> bool:
    """Whether one of these accounts was signed in and did anything from this moment on."""
    query = select(StaffSessionRow.id).where(
        StaffSessionRow.account_id.in_(account_ids),
        StaffSessionRow.standing == Standing.SIGNED_IN.value,
        StaffSessionRow.seen_at >= since,
    )
    return session.first(query.limit(1)) is not None


def keep_data(session: Writing, session_id: int, data: Mapping[str, object]) -> None:
    """What a page wants to find again."""
    session.execute(
        update(StaffSessionRow).where(StaffSessionRow.id == session_id), {"data": dict(data)}
    )


def end_session(session: Writing, session_id: int) -> bool:
    """Ends one session for every copy of its cookie; False: it was over already."""
    done = session.execute(delete(StaffSessionRow).where(StaffSessionRow.id == session_id))
    return done.rowcount == 1


def end_sessions(session: Writing, account_id: int) -> None:
    """Ends every session of an account."""
    session.execute(delete(StaffSessionRow).where(StaffSessionRow.account_id == account_id))


def hash_of_token(token: str) -> bytes:
    """What is stored in place of a secret of 256 bits."""
    return hashlib.sha256(token.encode()).digest()
