"""The steps by which a browser rises and falls: half_sign_in(), sign_in_fully(), sign_out()."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import session as browser
from flask_security import login_user, logout_user

from app.db import Writing
from app.staff.directory import Account
from app.staff.factors import record_sign_in, record_sign_out
from app.staff.models import Standing
from app.web.sessions import change_standing, end_this_session
from app.web.sign_in.security import Person

KEPT_BY_LIBRARY: Final = ("_user_id", "_fresh")


def half_sign_in(session: Writing, account: Account, next_page: str, *, at: datetime) -> bool:
    """The password was right; nothing opens but the page for the code."""
    return change_standing(session, Standing.HALF, account.id, {"next": next_page}, at=at)


def sign_in_fully(session: Writing, account: Account, *, at: datetime) -> bool:
    """Password and code were right, on record; False: this try was over already."""
    login_user(Person(account), remember=False, authn_via=["password", "authenticator"])
    kept = {key: browser[key] for key in KEPT_BY_LIBRARY}
    if not change_standing(session, Standing.SIGNED_IN, account.id, kept, at=at):
        return False
    record_sign_in(session, account.id, at=at)
    return True


def sign_out(session: Writing, account: Account, *, at: datetime) -> None:
    """Ends this browser's session, on record."""
    logout_user()
    end_this_session(session)
    record_sign_out(session, account.id, at=at)
