"""The log: verify that nothing was changed, seal what waits."""

from __future__ import annotations

import sys

import click

from app.cli.opening import opened
from app.instance import KeyFault
from app.ledger.founding import LogFault, require_own_keys
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
    with opened(unchecked=True) as instance:
        pen = instance.pen
        report = verify_ledger(instance.database, {pen.kid: pen.public})
        try:
            with instance.database.reading() as session:
                require_own_keys(session, pen, instance.settings.instance / "keys")
        except (KeyFault, LogFault) as fault:
            report.findings.insert(0, str(fault))
    for finding in report.findings:
        click.echo(finding)
    click.echo(f"Checked as the log {pen.issuer}, with the key {pen.kid} of this folder.")
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
