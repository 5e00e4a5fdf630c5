"""What an agent holds: get-answers staff licence, certify."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from app.cli.opening import opened, unix_actor
from app.cli.times import DAY
from app.consent.places.tables import NAMES
from app.consent.record import PRODUCTS
from app.db import NotFound
from app.staff.directory import find_account_by_email
from app.staff.qualifications import BadTerm, record_certification, record_licence

STATES = click.Choice(sorted(NAMES), case_sensitive=False)
FROM = click.option("--from", "first", type=DAY, required=True, help="Its first day")
TO = click.option("--to", "last", type=DAY, required=True, help="Its last day, which counts")


@click.command()
@click.argument("email")
@click.option("--state", type=STATES, required=True, help="By two letters")
@FROM
@TO
def licence(email: str, state: str, first: datetime, last: datetime) -> None:
    """Records an agent's licence; from the first of anybody's on, licences are checked.

    Example: get-answers staff licence sam@example.com --state CA --from 2026-01-01 --to 2026-12-31
    """
    _record(record_licence, email, state, first, last)


@click.command()
@click.argument("email")
@click.option("--product", type=click.Choice(PRODUCTS), required=True)
@FROM
@TO
def certify(email: str, product: str, first: datetime, last: datetime) -> None:
    """Records for which product an agent was trained and tested; checked from the first on.

    Example: get-answers staff certify sam@example.com --product part_c --from 2026-10-01 --to
    2027-09-30
    """
    _record(record_certification, email, product, first, last)


def _record(
    record: Callable[..., Any], email: str, what: str, first: datetime, last: datetime
) -> None:
    term, at = (first.date(), last.date()), datetime.now(UTC)
    try:
        with opened() as instance, instance.database.writing() as session:
            account = find_account_by_email(session, email)
            record(session, account.id, what, term=term, actor=unix_actor(), at=at)
    except NotFound:
        raise click.ClickException("There is no such account.") from None
    except BadTerm as bad:
        raise click.ClickException(str(bad)) from None
    click.echo(f"On record for account {account.id}: {what}.", err=True)
