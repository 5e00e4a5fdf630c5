"""Checking that nothing was changed: get-answers ledger verify."""

from __future__ import annotations

import sys

import click

from app.cli.ledger.checking import check_one
from app.cli.opening import opened
from app.instance import KeyFault
from app.ledger.founding import LogFault, require_own_keys
from app.proof.audit import verify_ledger


@click.command()
@click.option("--reference", help="Check the record of this reference alone")
def verify(reference: str | None) -> None:
    """Checks every entry, consent, statement, document and personal value.

    Example: get-answers ledger verify
    """
    if reference is not None:
        sys.exit(0 if check_one(reference) else 1)
    with opened(unchecked=True) as instance:
        pen = instance.pen
        report = verify_ledger(instance.database, {pen.kid: pen.public})
        faults = [str(one) for one in report.findings]
        try:
            with instance.database.reading() as session:
                require_own_keys(session, pen, instance.settings.instance / "keys")
        except (KeyFault, LogFault) as fault:
            faults.insert(0, str(fault))
    for line in faults:
        click.echo(line)
    click.echo(f"Checked as the log {pen.issuer}, with the key {pen.kid} of this folder.")
    click.echo(
        f"{report.entries} entries, {report.consents} consents, {report.documents} documents and "
        f"statements, {report.values} personal values checked: {len(faults)} faults."
    )
    sys.exit(1 if faults else 0)
