"""Single-use links to set up an account: make_link(), open_link(), use_link()."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from app.db import NotFound, Reading, Writing
from app.ledger.event import Event, record_event, seal_event
from app.staff.models import AccountRow, Role, SignInLinkRow
from app.staff.sessions import hash_of_token

VALID_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Link:
    """A link that can still be used; without an account it makes the first administrator."""

    id: int
    account_id: int | None


def make_link(session: Writing, account_id: int | None, *, at: datetime, actor: str) -> str:
    """The secret part of a new link, 256 bits, kept as SHA-256; older ones of it end.

    `account_id` None: for the very first administrator.
    """
    end_links(session, account_id)
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at < at - VALID_FOR))
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(SignInLinkRow),
        {
            "token_hash": hash_of_token(token),
            "account_id": account_id,
            "expires_at": at + VALID_FOR,
        },
    )
    facts = {"account": account_id, "actor": actor}
    record_event(session, seal_event(session.pen, Event.STAFF_LINK_MADE, facts, at=at))
    return token


def open_link(session: Reading, token: str, *, at: datetime) -> Link:
    """The link of this secret; raises NotFound: unknown, used, late, or its account is over."""
    return _usable(session, SignInLinkRow.token_hash == hash_of_token(token), at)


def use_link(session: Writing, link_id: int, *, at: datetime) -> Link:
    """Uses the link up, once, whoever comes first; raises NotFound as open_link() does."""
    done = session.execute(
        update(SignInLinkRow).where(SignInLinkRow.id == link_id, SignInLinkRow.used_at.is_(None)),
        {"used_at": at},
    )
    if done.rowcount != 1:
        raise NotFound("used")
    return _usable(session, SignInLinkRow.id == link_id, at, used=True)


def end_links(session: Writing, account_id: int | None) -> None:
    """Ends every unused link of an account, or of the first administrator."""
    session.execute(
        delete(SignInLinkRow).where(
            SignInLinkRow.account_id.is_(None)
            if account_id is None
            else SignInLinkRow.account_id == account_id,
            SignInLinkRow.used_at.is_(None),
        )
    )


def _usable(session: Reading, which: object, at: datetime, *, used: bool = False) -> Link:
    row = session.first(
        select(
            SignInLinkRow.id,
            SignInLinkRow.account_id,
            SignInLinkRow.expires_at,
            SignInLinkRow.used_at,
        ).where(which)  # type: ignore[arg-type]
    )
    if row is None or at > row.expires_at or (row.used_at is not None and not used):
        raise NotFound("no such link")
    if not _leads_somewhere(session, row.account_id):
        raise NotFound("no such link")
    return Link(row.id, row.account_id)


def _leads_somewhere(session: Reading, account_id: int | None) -> bool:
    if account_id is None:
        rows = session.all(select(AccountRow.roles).where(AccountRow.active.is_(True)))
        return not any(Role.ADMIN.value in row.roles for row in rows)
    active = session.scalar(select(AccountRow.active).where(AccountRow.id == account_id))
    return bool(active)
