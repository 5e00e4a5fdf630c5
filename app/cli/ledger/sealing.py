"""Sealing what waits: get-answers ledger seal."""

from __future__ import annotations

import click

from app.cli.opening import opened
from app.proof.audit import count_waiting


@click.command()
def seal() -> None:
    """Says how many entries wait for their place in the tree.

    Example: get-answers ledger seal
    """
    with opened() as instance, instance.database.reading() as session:
        click.echo(f"{count_waiting(session)} entries wait for the tree.", err=True)
