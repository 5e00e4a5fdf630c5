"""What a person decides about the log, on record: get-answers ledger admit, re-anchor."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from app.cli.ledger.sealer import Sealer
from app.cli.ledger.signing_alone import signing_alone
from app.cli.officers import BY, officer_of
from app.cli.opening import opened
from app.ledger.anchoring.reanchor import NoAccident
from app.ledger.anchoring.reanchor import reanchor as go_on
from app.ledger.integrate import admit_entry
from app.ledger.sign import SignerRefuses

REASON = click.option("--reason", required=True, metavar="WORDS", help="Why, on record for ever")


@click.command()
@click.argument("jti", metavar="ENTRY")
@REASON
@BY
def admit(jti: str, reason: str, by: str) -> None:
    """Lets an entry into the log that was set aside, such as one that waited for over a day.

    One whose signature does not hold is set aside again. The page Proof names them.

    Example: get-answers ledger admit ENTRY --by olive@example.com --reason "an outage"
    """
    at = datetime.now(UTC)
    with opened() as instance, instance.database.writing() as session:
        admit_entry(session, jti, reason=reason, actor=officer_of(session, by), at=at)
    click.echo("Recorded: the entry waits for its place with this decision.", err=True)


@click.command("re-anchor")
@REASON
@BY
def reanchor(reason: str, by: str) -> None:
    """Lets the log go on under another name after an older state had to be put back.

    What was lost is on record for ever. First look for a newer back-up.

    Example: get-answers ledger re-anchor --by olive@example.com --reason "the disk broke"
    """
    at = datetime.now(UTC)
    with opened() as instance:
        with instance.database.reading() as session:
            actor = officer_of(session, by)
        folder = instance.settings.instance
        try:
            with signing_alone(instance):
                loss = go_on(instance.database, folder, reason=reason, actor=actor, at=at)
            Sealer(instance.database, instance.settings).sign(at=at)
        except (NoAccident, SignerRefuses) as refusal:
            raise click.ClickException(str(refusal)) from refusal
    click.echo(
        f"The log goes on as {loss.origin}. {loss.kept} entries stand as they were signed, "
        f"{loss.lost} are lost. Give your auditors the new policy (/ledger/policy).",
        err=True,
    )
