"""Sealing what waits: get-answers ledger seal."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from app.cli.ledger.sealer import Sealer
from app.cli.ledger.signing_alone import BUSY
from app.cli.opening import opened
from app.ledger.anchoring.memory import PATIENCE, SignerBusy
from app.ledger.proofs import newest_checkpoint, told_by
from app.ledger.sign import SignerRefuses

NO_KEY = (
    "Nothing is signed: keys/log.pem does not lie in this instance. Run this where it lies, or "
    "put it back from a back-up."
)


@click.command()
def seal() -> None:
    """Gives everything that waits its place in the tree, signs the tree, and ends.

    Safe beside a running server: one signs at a time.

    Example: get-answers ledger seal
    """
    with opened() as instance:
        sealer = Sealer(instance.database, instance.settings)
        try:
            count, note = sealer.seal(at=datetime.now(UTC), patience=PATIENCE)
            click.echo(_placed(count), err=True)
            if not sealer.may_sign:
                raise click.ClickException(NO_KEY)
        except SignerRefuses as refusal:
            raise click.ClickException(f"Nothing is signed. {refusal}") from refusal
        except SignerBusy:
            raise click.ClickException(BUSY) from None
        with instance.database.reading() as session:
            newest = note or newest_checkpoint(session)
            told = told_by(session, newest) if newest else None
    if told is not None:
        signed = "Signed" if note else "Nothing new to sign: signed"
        click.echo(f"{signed} at {told.at:%Y-%m-%dT%H:%M:%SZ}, {told.size} entries.", err=True)


def _placed(count: int) -> str:
    if count == 1:
        return "1 entry got its place in the tree."
    return f"{count} entries got their places in the tree." if count else "No entries waited."
