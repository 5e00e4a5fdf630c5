"""Accounts as they are now: Account, find_account(), list_accounts()."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Row, Select, select

from app.db import NotFound, Reading
from app.staff.models import AccountRow, Role


@dataclass(frozen=True)
class Account:
    """One member of the staff as the database knows them now."""

    id: int
    email: str
    name: str
    roles: frozenset[Role]
    active: bool
    uniquifier: str = field(repr=False)
    password: str | None = field(repr=False)
    codes_secret: str | None = field(repr=False)
    codes_counter: int | None = field(repr=False)

    @property
    def is_set_up(self) -> bool:
        """Whether somebody has chosen a password and an authenticator for it."""
        return self.password is not None and self.codes_secret is not None

    @property
    def actor(self) -> str:
        """How ledger entries name this account."""
        return f"account:{self.id}"


def find_account(session: Reading, account_id: int) -> Account:
    """The account of this id; raises NotFound."""
    return _the_account(session, _accounts().where(AccountRow.id == account_id))


def find_account_by_email(session: Reading, email: str) -> Account:
    """The account of this e-mail address in any case; raises NotFound."""
    return _the_account(session, _accounts().where(AccountRow.email == email.strip().lower()))


def find_account_by_uniquifier(session: Reading, uniquifier: str) -> Account:
    """The account that a session names; raises NotFound."""
    return _the_account(session, _accounts().where(AccountRow.uniquifier == uniquifier))


def list_accounts(session: Reading) -> list[Account]:
    """Every account, by name."""
    rows = session.all(_accounts().order_by(AccountRow.name, AccountRow.email))
    return [_account(row) for row in rows]


def _accounts() -> Select[*tuple[Any, ...]]:
    names = [entry.name for entry in fields(Account)]
    return select(*(AccountRow.__table__.c[name] for name in names))


def _the_account(session: Reading, query: Select[*tuple[Any, ...]]) -> Account:
    row = session.first(query)
    if row is None:
        raise NotFound("no such account")
    return _account(row)


def _account(row: Row[*tuple[Any, ...]]) -> Account:
    values = row._asdict()
    return Account(**{**values, "roles": frozenset(Role(role) for role in values["roles"])})
