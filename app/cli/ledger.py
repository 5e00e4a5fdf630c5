"""The log: verify that nothing was changed, seal what waits."""

from __future__ import annotations

import sys

import click

from app.cli.opening import opened
from app.proof.audit import count_waiting, verify_ledger


@click.group()
def ledger() -> None:
    """The log of everything that happened.

    Example: get-answers ledger verify
    """


@ledger.command()
def verify() -> None:
    """Checks every entry, consent, statement, document and personal value.

    Example: get-answers ledger verify
    """
    with opened() as instance:
        report = verify_ledger(instance.database, {instance.pen.kid: instance.pen.public})
    for finding in report.findings:
        click.echo(finding)
    click.echo(
        f"{report.entries} entries, {report.consents} consents, {report.documents} documents and "
        f"statements, {report.values} personal values checked: {len(report.findings)} faults."
    )
    sys.exit(1 if report.findings else 0)


@ledger.command()
def seal() -> None:
    """Says how many entries wait for their place in the tree.

    Example: get-answers ledger seal
    """
    with opened() as instance, instance.database.reading() as session:
        click.echo(f"{count_waiting(session)} entries wait for the tree.", err=True)
