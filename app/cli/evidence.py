"""All that proves one record, as a file for others: get-answers evidence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import BinaryIO

import click

from app.cli.opening import opened, unix_actor
from app.db import Database
from app.leads.intake import PERSONAL
from app.leads.lookup.finding import as_reference
from app.proof.bundle.sealing import NotSealed
from app.proof.evidence import build_bundle

NONE = "none"
WARNING = "Unless it was erased, it holds personal data: whoever receives it answers for them."
NO_DATA = "It holds no personal data."


@click.command()
@click.argument("reference")
@click.option("--output", type=click.File("wb"), required=True, help="The zip to write")
@click.option(
    "--disclose",
    "names",
    multiple=True,
    type=click.Choice([*PERSONAL, NONE]),
    help="A personal value that goes out; repeat it, or none; default: all that are there",
)
def evidence(reference: str, output: BinaryIO, names: tuple[str, ...]) -> None:
    """Writes all that proves one record, for a stranger to check; the export is on record.

    Example: get-answers evidence K7P3MW4R --output K7P3MW4R.zip --disclose phone
    """
    chosen = [one for one in names if one != NONE] if names else None
    whose = as_reference(reference) or reference
    with opened() as instance:
        output.flush()  # open before the export is on record, and that before anything is out
        bundle = _built(instance.database, whose, chosen)
        output.write(bundle)
    click.echo(f"{len(bundle):,} bytes. {NO_DATA if chosen == [] else WARNING}", err=True)


def _built(database: Database, reference: str, chosen: list[str] | None) -> bytes:
    at = datetime.now(UTC)
    try:
        return build_bundle(database, reference, disclose=chosen, actor=unix_actor(), at=at)
    except NotSealed as fault:
        raise click.ClickException(str(fault)) from None
