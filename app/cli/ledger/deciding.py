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
from app.ledger.gatekeeper import Refusal
from app.ledger.integrate import admit_entry, entries_set_aside
from app.ledger.sign import SignerRefuses

REASON = click.option("--reason", required=True, metavar="WORDS", help="Why, on record for ever")


@click.command()
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@click.option("--late", is_flag=True, help="Every entry that waited for over a day")
@REASON
@BY
def admit(entries: tuple[str, ...], late: bool, reason: str, by: str) -> None:
    """Lets entries into the log that were set aside, such as those of an outage of over a day.

    One whose signature does not hold is set aside again. The page Proof names them.

    Example: get-answers ledger admit --late --by olive@example.com --reason "an outage"
    """
    if bool(entries) == late:
        raise click.UsageError("Name entries, or all that came late: --late.")
    at = datetime.now(UTC)
    with opened() as instance, instance.database.writing() as session:
        actor = officer_of(session, by)
        chosen = entries_set_aside(session, Refusal.LATE) if late else entries
        for jti in chosen:
            admit_entry(session, jti, reason=reason, actor=actor, at=at)
    click.echo(f"Recorded: {len(chosen)} entries wait for their places.", err=True)


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
        folder, sealer = instance.settings.instance, Sealer(instance.database, instance.settings)
        told = {"reason": reason, "actor": actor}
        try:
            with signing_alone(instance):
                loss = go_on(instance.database, folder, **told, at=at, second=sealer.second)
            sealer.sign(at=at)
        except (NoAccident, SignerRefuses) as refusal:
            raise click.ClickException(str(refusal)) from refusal
    click.echo(
        f"The log goes on as {loss.origin}. {loss.kept} entries stand as they were signed, "
        f"{loss.lost} are lost. Give your auditors the new policy (/ledger/policy).",
        err=True,
    )
