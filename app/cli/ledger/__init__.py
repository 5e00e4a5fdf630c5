"""The log, for whoever keeps it: get-answers ledger, one file for each act."""

from __future__ import annotations

import click

from app.cli.ledger.deciding import admit, reanchor
from app.cli.ledger.mirroring import checkpoint, export
from app.cli.ledger.rotating import rotate
from app.cli.ledger.sealing import seal
from app.cli.ledger.verifying import verify


@click.group()
def ledger() -> None:
    """The log of everything that happened.

    Example: get-answers ledger verify
    """


for act in (admit, checkpoint, export, reanchor, rotate, seal, verify):
    ledger.add_command(act)
