"""Who may sign in: add_account(), set_roles(), disable_account(), reset_account()."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from app.db import NotFound, Reading, Writing
from app.ledger.event import Event, record_event, seal_event
from app.staff.addresses import parse_staff_email, parse_staff_name
from app.staff.directory import Account, find_account, list_accounts
from app.staff.links import end_links
from app.staff.models import AccountRow, Role
from app.staff.sessions import end_sessions


class AccountRefused(ValueError):
    """The change may not be made; `reason` is one of the words below."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


TAKEN = "email_taken"
NO_ROLES = "no_roles"
LAST_ADMINISTRATOR = "last_administrator"


def has_administrator(session: Reading) -> bool:
    """Whether an active administrator exists, set up or not."""
    return any(a.active and Role.ADMIN in a.roles for a in list_accounts(session))


def add_account(
    session: Writing,
    email: str,
    name: str,
    roles: Iterable[Role],
    *,
    at: datetime,
    actor: str,
) -> Account:
    """A new account that nobody can use before a link was; raises AccountRefused.

    `actor` is `account:<id>`, `unix:<user>` or `link`: entries hold no e-mail and no name.
    """
    address, chosen = parse_staff_email(email), _chosen(roles)
    if session.first(select(AccountRow.id).where(AccountRow.email == address)) is not None:
        raise AccountRefused(TAKEN)
    account_id: int = session.execute(
        insert(AccountRow).returning(AccountRow.id),
        {
            "email": address,
            "name": parse_staff_name(name),
            "roles": chosen,
            "active": True,
            "uniquifier": secrets.token_urlsafe(32),
            "recovery_codes": [],
            "created_at": at,
        },
    ).scalar_one()
    _record(session, Event.STAFF_ADDED, account_id, chosen, actor, at=at)
    return find_account(session, account_id)


def set_roles(
    session: Writing, account_id: int, roles: Iterable[Role], *, at: datetime, actor: str
) -> None:
    """Gives the account exactly these roles; its sessions end, so that rights never linger.

    Raises NotFound, AccountRefused (no role; the last administrator).
    """
    account, chosen = find_account(session, account_id), _chosen(roles)
    if sorted(account.roles) == chosen:
        return
    if Role.ADMIN not in chosen:
        _keep_an_administrator(session, account)
    _change(session, account_id, {"roles": chosen})
    end_sessions(session, account_id)
    _record(session, Event.STAFF_CHANGED, account_id, chosen, actor, at=at)


def disable_account(session: Writing, account_id: int, *, at: datetime, actor: str) -> None:
    """Ends the account, its sessions and its links at once; raises NotFound, AccountRefused."""
    account = find_account(session, account_id)
    if not account.active:
        return
    _keep_an_administrator(session, account)
    _change(session, account_id, {"active": False, "uniquifier": secrets.token_urlsafe(32)})
    end_sessions(session, account_id)
    end_links(session, account_id)
    _record(session, Event.STAFF_DISABLED, account_id, sorted(account.roles), actor, at=at)


def enable_account(session: Writing, account_id: int, *, at: datetime, actor: str) -> None:
    """Lets a disabled account in again; it needs a new link, old factors stay dead."""
    account = find_account(session, account_id)
    if account.active:
        return
    _change(session, account_id, {"active": True, **_no_factors()})
    facts = {**_facts(account_id, account.roles, actor), "active": True}
    record_event(session, seal_event(session.pen, Event.STAFF_CHANGED, facts, at=at))


def reset_account(session: Writing, account_id: int, *, at: datetime, actor: str) -> None:
    """Ends password, authenticator, recovery codes, sessions and links: only a new link helps.

    A lost telephone may be in other hands, so the old factors die at once. Raises NotFound.
    """
    account = find_account(session, account_id)
    if not account.active:
        raise NotFound("disabled")
    _change(session, account_id, {"uniquifier": secrets.token_urlsafe(32), **_no_factors()})
    end_sessions(session, account_id)
    end_links(session, account_id)
    _record(session, Event.STAFF_CHANGED, account_id, sorted(account.roles), actor, at=at)


def _keep_an_administrator(session: Writing, leaving: Account) -> None:
    if Role.ADMIN not in leaving.roles or not leaving.active:
        return
    # Of two administrators who disable each other at once, the second waits and is refused.
    session.all(select(AccountRow.id).order_by(AccountRow.id).with_for_update())
    others = (a for a in list_accounts(session) if a.id != leaving.id)
    if not any(a.active and a.is_set_up and Role.ADMIN in a.roles for a in others):
        raise AccountRefused(LAST_ADMINISTRATOR)


def _no_factors() -> dict[str, object]:
    return {"password": None, "codes_secret": None, "codes_counter": None, "recovery_codes": []}


def _chosen(roles: Iterable[Role]) -> list[str]:
    chosen = sorted({Role(role).value for role in roles})
    if not chosen:
        raise AccountRefused(NO_ROLES)
    return chosen


def _change(session: Writing, account_id: int, values: dict[str, object]) -> None:
    session.execute(update(AccountRow).where(AccountRow.id == account_id), values)


def _record(
    session: Writing,
    event: Event,
    account_id: int,
    roles: Sequence[str],
    actor: str,
    *,
    at: datetime,
) -> None:
    facts = _facts(account_id, roles, actor)
    record_event(session, seal_event(session.pen, event, facts, at=at))


def _facts(account_id: int, roles: Iterable[str], actor: str) -> dict[str, object]:
    return {"account": account_id, "roles": sorted(map(str, roles)), "actor": actor}
