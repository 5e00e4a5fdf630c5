"""The do-not-call lists, version by version: get-answers do-not-call import, list."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from app.cli.limits.emergencies import STATES
from app.cli.opening import opened, unix_actor
from app.cli.times import DAY
from app.consent.facts import OLDEST_DAYS
from app.consent.limits.listing import (
    BadList,
    Heading,
    import_do_not_call_list,
    versions_of_lists,
)
from app.ledger.event import rfc3339

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("do-not-call")
def do_not_call() -> None:
    """The lists by which calls are checked.

    Example: get-answers do-not-call list
    """


@do_not_call.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--source",
    required=True,
    metavar="NAME",
    help="Whose list it is: always the same name for one list",
)
@click.option("--listed-on", type=DAY, required=True, help="The date of the list itself")
@click.option("--state", type=STATES, help="The state of the list; default: it is the national one")
@click.option(
    "--max-age-days",
    type=int,
    default=OLDEST_DAYS,
    show_default=True,
    metavar="N",
    help="Up to which age it may be used",
)
@click.option("--changes-state", is_flag=True, help="The versions before had a wrong state")
def import_list(
    file: Path,
    source: str,
    listed_on: datetime,
    *,
    state: str | None,
    max_age_days: int,
    changes_state: bool,
) -> None:
    """Loads a version of a list, one number a line; the one before stays on record.

    It takes the place of the version before of the same source, and of no other list's. A state's
    list speaks of the people alone who may be in that state.

    Example: get-answers do-not-call import numbers.txt --source "FTC" --listed-on 2026-11-15
    """
    heading = Heading(source, listed_on.date(), state, max_age_days)
    content, at = file.read_bytes(), datetime.now(UTC)
    try:
        with opened() as instance, instance.database.writing() as session:
            count = import_do_not_call_list(
                session,
                content,
                heading,
                actor=unix_actor(),
                at=at,
                changes_state=changes_state,
            )
    except BadList as bad:
        raise click.ClickException(str(bad)) from None
    counts = "The newest of a source counts, by its own date."
    click.echo(f"Loaded {count} number(s). {counts}", err=True)


@do_not_call.command("list")
def list_versions() -> None:
    """Lists every version that was loaded, the newest first, with its state and its age limit.

    Example: get-answers do-not-call list
    """
    with opened() as instance, instance.database.reading() as session:
        versions = versions_of_lists(session)
    for one in versions:
        of = one.heading
        whose = f"{of.state or 'national'} {of.max_age_days}"
        told = f"{of.listed_on} {one.numbers} {rfc3339(one.at)} {one.sha256}"
        click.echo(f"{told} {whose} {of.source}")
    if not versions:
        click.echo("No list is loaded: calls are not checked against one.", err=True)
