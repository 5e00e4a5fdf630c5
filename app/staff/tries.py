"""Tries to sign in, counted and slowed down, never locked for good: take_try()."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from app.db import Writing
from app.instance import Keys
from app.staff.models import TryRow

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Subject:
    """Whose tries are counted together, and how many are let pass in a window."""

    hash: bytes
    most: int


def subjects_of_password(keys: Keys, email: str, address: str) -> tuple[Subject, Subject]:
    """An account from one network, 5; a network, 20 (ASVS 6.3.1).

    The account is counted by network, so that an attack from elsewhere never keeps its owner
    out, and by what was typed, so that counting does not tell which accounts exist.
    """
    network = network_of(address)
    typed = email.strip().lower()
    return (
        _subject(keys, f"password {typed} {network}", 5),
        _subject(keys, f"network {network}", 20),
    )


def subjects_of_code(keys: Keys, account_id: int, address: str) -> tuple[Subject, Subject]:
    """An account from anywhere, 5: who tries codes has its password; a network, 20."""
    return (
        _subject(keys, f"code {account_id}", 5),
        _subject(keys, f"network {network_of(address)}", 20),
    )


def take_try(session: Writing, subjects: Sequence[Subject], *, at: datetime) -> int | None:
    """Counts one try before it is judged; gives the seconds to wait, or None: judge it.

    Counted first, so that many at once are no more than the limit. A window ends 15 minutes
    after its first try, however many follow: nobody is ever locked out for good.
    """
    session.execute(delete(TryRow).where(TryRow.window_from <= at - WINDOW))
    make = postgresql.insert if session.dialect == "postgresql" else sqlite.insert
    waits = []
    for subject in sorted(subjects, key=lambda one: one.hash):
        query = make(TryRow).values(subject=subject.hash, window_from=at, count=1)
        counted = query.on_conflict_do_update(
            index_elements=["subject"], set_={"count": TryRow.count + 1}
        ).returning(TryRow.window_from, TryRow.count.label("tries"))
        row = session.execute(counted).one()
        if row.tries > subject.most:
            waits.append(max(1, int((row.window_from + WINDOW - at).total_seconds())))
    return max(waits, default=None)


def forget_tries(session: Writing, subjects: tuple[Subject, Subject]) -> None:
    """The answer was right: the account starts anew, its network gets this try back."""
    account, network = subjects
    session.execute(delete(TryRow).where(TryRow.subject == account.hash))
    session.execute(
        update(TryRow)
        .where(TryRow.subject == network.hash, TryRow.count > 0)
        .values(count=TryRow.count - 1)
    )


def network_of(address: str) -> str:
    """The address, or for IPv6 its /64, which one household has to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed.packed, 64), strict=False))
    return str(parsed)


def _subject(keys: Keys, text: str, most: int) -> Subject:
    return Subject(hmac.digest(keys.persons, f"sign-in {text}".encode(), hashlib.sha256), most)
