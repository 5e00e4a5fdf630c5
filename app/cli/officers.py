"""Who answers for an act on the command line: --by EMAIL."""

from __future__ import annotations

import click

from app.cli.opening import unix_actor
from app.db import NotFound, Reading
from app.staff.directory import find_account_by_email
from app.staff.models import Role

BY = click.option("--by", required=True, metavar="EMAIL", help="A compliance officer's account")


def officer_of(session: Reading, email: str) -> str:
    """How the record names this officer and the Unix user who typed the command."""
    refused = click.ClickException(f"{email} is no active account with the role compliance.")
    try:
        account = find_account_by_email(session, email)
    except NotFound:
        raise refused from None
    if not account.active or Role.COMPLIANCE not in account.roles:
        raise refused
    return f"{account.actor} {unix_actor()}"
