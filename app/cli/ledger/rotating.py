"""Another key takes over: get-answers ledger rotate-key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from app.cli.ledger.signing_alone import signing_alone
from app.cli.opening import Opened, opened, unix_actor
from app.cli.times import MOMENT
from app.db import Writing
from app.ledger.event import rfc3339
from app.ledger.integrate import integrate
from app.ledger.keyring import INTAKE, LOG
from app.ledger.keys import IntakeKey
from app.ledger.rotation import (
    FILES,
    OVERLAPS,
    key_of,
    keys_told,
    retire_key,
    rotate_key,
    take_over,
)

START_AGAIN = {
    INTAKE: "Start every get-answers serve and work again: until then each signs with the key "
    "that it began with. On other machines put the new keys/intake.pem in place first.",
    LOG: "Give your auditors the new policy (/ledger/policy) before the former key ends.",
}
STOLEN = {
    INTAKE: "What is still signed with the former key is set aside from now on.",
    LOG: "Checkpoints by the former key alone count only where an auditor has them from before.",
}


@dataclass(frozen=True)
class Theft:
    """Since when a key may have been another's too, and what is known of it."""

    since: datetime
    reason: str


@click.command("rotate-key")
@click.argument("role", type=click.Choice([INTAKE, LOG]))
@click.option("--stolen-since", type=MOMENT, help="RFC 3339; ends the former key at once")
@click.option("--reason", metavar="WORDS", help="What is known of a theft, on record for ever")
def rotate(role: str, stolen_since: datetime | None, reason: str | None) -> None:
    """Lets another key take over; what was signed stands. The intake key signs entries, the log
    key checkpoints; the former one goes on for a day or 90.

    Example: get-answers ledger rotate-key log
    """
    at = datetime.now(UTC)
    if bool(stolen_since) != bool(reason):
        raise click.UsageError("--stolen-since and --reason go together.")
    if stolen_since and stolen_since > at:
        raise click.BadParameter("A key cannot be stolen in the future.")
    with opened() as instance:
        folder = instance.settings.instance / "keys"
        if not (folder / FILES[role]).exists():
            raise click.ClickException(f"{folder / FILES[role]} is missing: run this where it is.")
        with signing_alone(instance):
            theft = Theft(stolen_since, reason) if stolen_since and reason else None
            former = replace_key(instance, folder, role, theft, at=at)
    _tell(role, former, theft, at)


def replace_key(
    instance: Opened, folder: Path, role: str, theft: Theft | None = None, *, at: datetime
) -> str:
    """Puts a new key in the place of one, whose kid it gives: first on record, then as files."""
    issuer = instance.pen.issuer
    former = key_of(folder, role, issuer).kid
    with instance.database.writing() as session:
        session.lock("keys")
        made = rotate_key(session, folder, role, at=at)
        if theft is not None:
            pen = made if isinstance(made, IntakeKey) else session.pen
            key = next(one for one in keys_told(session) if one.kid == former)
            since = rfc3339(theft.since)
            retire_key(session, pen, key, theft.reason, actor=unix_actor(), at=at, since=since)
        _take_in(session, at)
    take_over(folder, role, issuer, goes_on=theft is None)
    return former


def _take_in(session: Writing, at: datetime) -> None:
    """The introduction gets its place with the rest: the next entries stand on it."""
    while integrate(session, at=at):
        pass


def _tell(role: str, former: str, theft: Theft | None, at: datetime) -> None:
    click.echo(f"Another {role} key took over from {former}, on record.", err=True)
    if theft is None:
        until = at + OVERLAPS[role]
        click.echo(f"The former one counts until {until:%Y-%m-%d %H:%M} UTC at least.", err=True)
    else:
        click.echo(STOLEN[role], err=True)
    click.echo(START_AGAIN[role], err=True)
