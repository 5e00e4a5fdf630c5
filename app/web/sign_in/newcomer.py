"""Who comes by a one-time link: read_newcomer(), find_faults(), let_in()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from app.db import NotFound, Writing
from app.staff.accounts import add_account
from app.staff.addresses import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    NotAnAddress,
    NotAName,
    parse_staff_email,
    parse_staff_name,
)
from app.staff.directory import Account, find_account, find_account_by_email
from app.staff.factors import Factors, keep_factors
from app.staff.links import Link, open_link, use_link
from app.staff.models import Role
from app.staff.passwords import find_password_fault
from app.web.database import the_database
from app.web.fields import typed
from app.web.sign_in import security
from app.web.sign_in.standing import sign_in_fully

FAULTS: Final = {
    "email": "Write an e-mail address, such as pat@example.com",
    "taken": "There is an account with this e-mail address already",
    "name": "Write your name",
    "too_short": "Use 12 characters or more",
    "too_long": "Use 128 characters or fewer",
    "common": "This is one of the first passwords that anybody would try. Choose another",
    "personal": "Choose a password without your name and your e-mail address",
}


@dataclass(frozen=True)
class Newcomer:
    """Whom the link is for; without an account: the first administrator, who says it."""

    link_id: int
    account_id: int | None
    email: str
    name: str

    def as_values(self) -> dict[str, Any]:
        """As the browser's session keeps it."""
        return asdict(self)


def read_newcomer(token: str, *, at: datetime) -> Newcomer:
    """Whom this link is for; raises NotFound when it can no longer be used."""
    with the_database().reading() as session:
        link = open_link(session, token, at=at)
        if link.account_id is None:
            return Newcomer(link.id, None, "", "")
        account = find_account(session, link.account_id)
    return Newcomer(link.id, account.id, account.email, account.name)


def type_newcomer(newcomer: Newcomer) -> Newcomer:
    """With what the first administrator typed; nobody else may say who they are."""
    if newcomer.account_id is not None:
        return newcomer
    return replace(newcomer, email=typed("email", LONGEST_EMAIL), name=typed("name", LONGEST_NAME))


def find_faults(newcomer: Newcomer, password: str) -> dict[str, str]:
    """Field to sentence; empty: all is well."""
    faults = {}
    try:
        address = parse_staff_email(newcomer.email)
        if newcomer.account_id is None and _is_taken(address):
            faults["email"] = FAULTS["taken"]
    except NotAnAddress:
        faults["email"] = FAULTS["email"]
    try:
        parse_staff_name(newcomer.name)
    except NotAName:
        faults["name"] = FAULTS["name"]
    spelling = security.password_as_compared(password)
    fault = find_password_fault(spelling, email=newcomer.email, name=newcomer.name)
    if fault is not None:
        faults["password"] = FAULTS[fault]
    return faults


def let_in(
    values: Mapping[str, Any], counter: int, recovery_codes: Sequence[str], *, at: datetime
) -> Account:
    """Sets the account up and signs in, all or nothing; raises NotFound, AccountRefused."""
    newcomer = Newcomer(**values["newcomer"])
    factors = Factors(values["password"], values["codes_secret"], counter, recovery_codes)
    with the_database().writing() as session:
        link = use_link(session, newcomer.link_id, at=at)
        account_id = _account_of(session, link, newcomer, at)
        keep_factors(session, account_id, factors, at=at)
        account = find_account(session, account_id)
        if not sign_in_fully(session, account, at=at):
            raise NotFound("used")
    return account


def _account_of(session: Writing, link: Link, newcomer: Newcomer, at: datetime) -> int:
    if link.account_id is not None:
        return link.account_id
    roles = [Role.ADMIN]
    return add_account(session, newcomer.email, newcomer.name, roles, at=at, actor="link").id


def _is_taken(address: str) -> bool:
    with suppress(NotFound), the_database().reading() as session:
        find_account_by_email(session, address)
        return True
    return False
