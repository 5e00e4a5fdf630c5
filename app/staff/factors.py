"""What an account proves itself with: keep_factors(), spend_code(), spend_recovery_code()."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update

from app.db import Writing
from app.instance import Keys
from app.ledger.event import Event, record_event, seal_event
from app.staff.models import AccountRow


@dataclass(frozen=True)
class Factors:
    """A new password (hashed), authenticator (encrypted) and recovery codes (as shown)."""

    password: str
    codes_secret: str
    codes_counter: int | None
    recovery_codes: Sequence[str]


def keep_factors(session: Writing, account_id: int, factors: Factors, *, at: datetime) -> None:
    """Replaces whatever the account proved itself with before, on record."""
    hashes = [hash_of_recovery_code(session.keys, code) for code in factors.recovery_codes]
    session.execute(
        update(AccountRow).where(AccountRow.id == account_id),
        {
            "password": factors.password,
            "codes_secret": factors.codes_secret,
            "codes_counter": factors.codes_counter,
            "recovery_codes": hashes,
        },
    )
    _record(session, Event.STAFF_CHANGED, account_id, at, changed=["password", "codes"])


def keep_password(session: Writing, account_id: int, old: str | None, new: str) -> None:
    """The same password under better parameters, unless it was changed meanwhile."""
    session.execute(
        update(AccountRow).where(AccountRow.id == account_id, AccountRow.password == old),
        {"password": new},
    )


def spend_code(session: Writing, account_id: int, counter: int) -> bool:
    """Uses the code of this time step up; False: it, or a later one, was used (RFC 6238 5.2)."""
    done = session.execute(
        update(AccountRow).where(
            AccountRow.id == account_id,
            AccountRow.active.is_(True),
            or_(AccountRow.codes_counter.is_(None), AccountRow.codes_counter < counter),
        ),
        {"codes_counter": counter},
    )
    return done.rowcount == 1


def spend_recovery_code(session: Writing, account_id: int, code: str) -> bool:
    """Uses one of the printed codes up; False: it is none of them, or was used."""
    kept = session.scalar(
        select(AccountRow.recovery_codes)
        .where(AccountRow.id == account_id, AccountRow.active.is_(True))
        .with_for_update()
    )
    given = hash_of_recovery_code(session.keys, code)
    left = [one for one in kept or [] if not hmac.compare_digest(one, given)]
    if kept is None or len(left) == len(kept):
        return False
    session.execute(update(AccountRow).where(AccountRow.id == account_id), {"recovery_codes": left})
    return True


def record_sign_in(session: Writing, account_id: int, *, at: datetime) -> None:
    """The entry of a sign-in."""
    _record(session, Event.STAFF_SIGNED_IN, account_id, at)


def record_sign_out(session: Writing, account_id: int, *, at: datetime) -> None:
    """The entry of a sign-out."""
    _record(session, Event.STAFF_SIGNED_OUT, account_id, at)


def hash_of_recovery_code(keys: Keys, code: str) -> str:
    """Keyed, because 48 bits alone could be tried through from a stolen database."""
    letters = "".join(code.split()).replace("-", "").lower()
    purpose = f"recovery code {letters}".encode()
    return hmac.digest(bytes.fromhex(keys.codes), purpose, hashlib.sha256).hex()


def _record(session: Writing, event: Event, account_id: int, at: datetime, **more: object) -> None:
    facts = {"account": account_id, "actor": f"account:{account_id}", **more}
    record_event(session, seal_event(session.pen, event, facts, at=at))
