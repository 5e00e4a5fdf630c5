"""Emergencies that a state has declared: get-answers emergency declare, end."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from app.cli.opening import opened, unix_actor
from app.cli.times import MOMENT
from app.consent.limits.emergencies import BadEmergency, declare_emergency, end_emergency
from app.consent.places.tables import NAMES

STATES = click.Choice(sorted(NAMES), case_sensitive=False)
SOURCE = click.option(
    "--source", required=True, metavar="WORDS", help="Who said so, and where it stands"
)


@click.group()
def emergency() -> None:
    """Declared emergencies, in which nobody of a state is called.

    Example: get-answers emergency declare LA --source "Proclamation 12 JML 2026"
    """


@emergency.command()
@click.argument("state", type=STATES)
@SOURCE
@click.option("--until", type=MOMENT, help="RFC 3339; default: until it is ended")
def declare(state: str, source: str, until: datetime | None) -> None:
    """Ends calls to a state, by two letters, from now on.

    Example: get-answers emergency declare NY --source "Executive Order 47" --until 2026-12-01
    """
    at = datetime.now(UTC)
    try:
        with opened() as instance, instance.database.writing() as session:
            actor, term = unix_actor(), (at, until)
            declare_emergency(session, state, term, source=source, actor=actor, at=at)
    except BadEmergency as bad:
        raise click.ClickException(str(bad)) from None
    click.echo(f"On record: nobody in {state} is called from now on.", err=True)


@emergency.command()
@click.argument("state", type=STATES)
@SOURCE
def end(state: str, source: str) -> None:
    """Lets the people of a state be called again.

    Example: get-answers emergency end LA --source "Proclamation 14 JML 2026"
    """
    at = datetime.now(UTC)
    try:
        with opened() as instance, instance.database.writing() as session:
            end_emergency(session, state, source=source, actor=unix_actor(), at=at)
    except BadEmergency as bad:
        raise click.ClickException(str(bad)) from None
    click.echo(f"On record: the emergency in {state} is over.", err=True)
