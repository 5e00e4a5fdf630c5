"""Holding the signer's lock for one act of an operator: signing_alone()."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from app.cli.opening import Opened
from app.ledger.anchoring.memory import PATIENCE, MemoryFile, SignerBusy

BUSY = f"Another process has been signing for {PATIENCE:.0f} seconds: try again."


@contextmanager
def signing_alone(instance: Opened) -> Iterator[None]:
    """No other process signs until the block ends; waits for one that does, for a bounded time."""
    try:
        with MemoryFile(instance.settings.instance).held(PATIENCE):
            yield
    except SignerBusy:
        raise click.ClickException(BUSY) from None
