"""How long who fails too often has to wait, and whether a code is right."""

from __future__ import annotations

from datetime import datetime

from app.db import Writing
from app.staff.directory import Account
from app.staff.factors import spend_code, spend_recovery_code
from app.staff.tries import Subject, take_try
from app.web.database import the_database, the_settings
from app.web.sign_in import security


def seconds_to_wait_for(subjects: tuple[Subject, Subject], *, at: datetime) -> int | None:
    """Counts one try in a transaction of its own; None: it may be judged."""
    if not the_settings().ratelimit_enabled:
        return None
    with the_database().writing() as session:
        return take_try(session, subjects, at=at)


def spend(session: Writing, account: Account, code: str) -> bool:
    """Uses up a one-time code or a recovery code; False: wrong, late or used."""
    counter = security.counter_of_code(account, code)
    if counter is not None:
        return spend_code(session, account.id, counter)
    return spend_recovery_code(session, account.id, code)
