"""One record, each question with yes or no: get-answers ledger verify --reference."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from app.cli.opening import opened
from app.leads.lookup.finding import as_reference
from app.proof.checking import check_record


def check_one(reference: str) -> bool:
    """Prints every check of this record; gives whether all hold. Raises NotFound."""
    at, whose = datetime.now(UTC), as_reference(reference) or reference
    with opened(unchecked=True) as instance, instance.database.reading() as session:
        checks = check_record(session, instance.pen, whose, at=at)
    for check in checks:
        click.echo(f"{'yes' if check.holds else 'NO '}  {check.question}")
        for fault in check.faults:
            click.echo(f"     {fault}")
    return all(check.holds for check in checks)
