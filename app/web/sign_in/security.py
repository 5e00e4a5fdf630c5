"""Flask-Security as we use it: passwords, one-time codes, and who is signed in."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from functools import cache
from typing import Any, Final, cast

from flask import Flask, current_app
from flask_login.utils import _user_context_processor  # type: ignore[import-untyped]
from flask_security import RoleMixin, Security, UserDatastore, UserMixin
from flask_security.totp import Totp
from flask_security.utils import hash_password, verify_and_update_password

from app.db import NotFound
from app.staff.directory import Account, find_account_by_uniquifier
from app.staff.factors import keep_password
from app.web.database import the_database

STEP_EITHER_SIDE: Final = 30  # seconds: three codes are good at a time (RFC 6238 5.2)
RECOVERY_CODES: Final = 8
ONE_AT_A_TIME: Final = threading.BoundedSemaphore(2)  # 19 MiB each (SR-33)


class Person(UserMixin):
    """An account as the library wants to see it."""

    fs_uniquifier = ""  # the library asks the class whether it has one

    def __init__(self, account: Account) -> None:
        self.account = account
        self.fs_uniquifier = account.uniquifier
        self.active = account.active
        self.email = account.email
        self.password = account.password
        self.counter: int | None = None  # the time step of the code that was right


class NoRole(RoleMixin):
    """Roles are judged by the guard alone; the library gets none to judge."""


class People(UserDatastore):
    """Where the library finds people: in our accounts."""

    def __init__(self) -> None:
        super().__init__(Person, NoRole)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Person | None:
        """Whom a session names."""
        try:
            with the_database().reading() as session:
                account = find_account_by_uniquifier(session, kwargs["fs_uniquifier"])
        except NotFound:
            return None
        return Person(account)

    def put(self, model: Any) -> None:
        """Keeps a password that was hashed anew under better parameters."""
        person = cast(Person, model)
        with the_database().writing() as session:
            keep_password(session, person.account.id, person.account.password, str(person.password))


class CodesOnce(Totp):
    """One-time codes of which each counts once; the library alone takes one three times."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """The time step of the last code that was used up."""
        return cast(Person, user).account.codes_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        """Remembers the step; the view uses it up in the transaction that signs in."""
        cast(Person, user).counter = tmatch.counter


def hash_new_password(password: str) -> str:
    """argon2id, 19 MiB, 2 rounds (ASVS 11.4.2)."""
    with ONE_AT_A_TIME:
        return hash_password(password_as_compared(password))


def password_as_compared(password: str) -> str:
    """One spelling of what different keyboards make (NFKD)."""
    return str(_security().password_util.normalize(password))


def password_is_right(account: Account | None, password: str) -> bool:
    """Takes as long for an account that is unknown, disabled or not set up (SR-37)."""
    is_theirs = account is not None and account.active and account.password is not None
    compared = account if account and is_theirs else replace(NOBODY, password=_nobodys_password())
    with ONE_AT_A_TIME:
        is_right = verify_and_update_password(password_as_compared(password), Person(compared))
    return bool(is_right) and is_theirs


@cache
def _nobodys_password() -> str:
    """What a stranger's password is compared with: nobody knows it."""
    return hash_new_password(secrets.token_urlsafe())


def counter_of_code(account: Account, code: str) -> int | None:
    """The time step of this one-time code; None: wrong, late, or used."""
    return counter_of(account, account.codes_secret, code)


def counter_of(account: Account | None, secret: str | None, code: str) -> int | None:
    """The same for a secret that no account has yet."""
    person = Person(account or NOBODY)
    digits = "".join(code.split())
    if secret is None or not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    _security().totp_factory.verify_totp(digits, secret, person, window=STEP_EITHER_SIDE)
    return person.counter


def make_codes_secret() -> str:
    """A new secret for an authenticator, encrypted."""
    return str(_security().totp_factory.generate_totp_secret())


def make_recovery_codes() -> list[str]:
    """What to print out for the day on which the telephone is lost."""
    return list(_security().totp_factory.generate_recovery_codes(RECOVERY_CODES))


def codes_address(secret: str, email: str) -> str:
    """The secret as an `otpauth:` address, for a QR code or a command's output."""
    return str(_security().totp_factory.get_totp_uri(email, secret))


def codes_text(secret: str) -> str:
    """The secret in groups of letters, to be typed in."""
    return str(_security().totp_factory.get_totp_pretty_key(secret))


NOBODY: Final = Account(0, "", "", frozenset(), True, "", None, None, None)


def init_app(web: Flask) -> None:
    """Sets the library up without its pages, its bearer tokens and its own hooks."""
    web.config.update(
        SESSION_PROTECTION=None,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__memory_cost": 19456,
            "argon2__rounds": 2,
            "argon2__parallelism": 1,
        },
        SECURITY_TOTP_SECRETS={"1": web.extensions["keys"].codes},
        SECURITY_TOTP_ISSUER="Get Answers",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_TOKEN_AUTHENTICATION_KEY=None,
        SECURITY_TOKEN_AUTHENTICATION_HEADER=None,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    security = Security(web, People(), register_blueprint=False, totp_cls=CodesOnce)
    security.login_manager.request_loader(None)
    with web.app_context():
        _nobodys_password()  # made once, or the first stranger would wait for two
    # Both would look up who is signed in, at every request and on every page, the visitor's and
    # that which says that the database is away.
    web.before_request_funcs[None].remove(security.principal._on_before_request)
    web.template_context_processors[None].remove(_user_context_processor)


def _security() -> Security:
    return cast(Security, current_app.extensions["security"])
