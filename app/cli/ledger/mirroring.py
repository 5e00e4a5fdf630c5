"""The log for others: get-answers ledger checkpoint, get-answers ledger export."""

from __future__ import annotations

import os
from pathlib import Path

import click

from app.cli.opening import opened
from app.db import NotFound
from app.ledger.proofs import newest_checkpoint
from app.proof.mirror.mirroring import NOTHING_SIGNED, mirror_log


@click.command()
def checkpoint() -> None:
    """Prints the checkpoint that was signed last, as a C2SP signed note.

    Example: get-answers ledger checkpoint > outside.note
    """
    with opened() as instance, instance.database.reading() as session:
        note = newest_checkpoint(session)
    if note is None:
        raise NotFound(NOTHING_SIGNED)
    click.echo(note, nl=False)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
def export(folder: Path) -> None:
    """Writes the log into a folder, or brings the folder up to date.

    Checkpoints, hashes, entries, keys and policy stand on the paths of C2SP tlog-tiles, for any
    static host to read. Entries hold no personal value, but tell of your business: tile/entries
    is closed to other users until you open it.

    Example: get-answers ledger export /srv/log
    """
    with opened() as instance:
        os.umask(0o022)  # a static host is another user
        done = mirror_log(instance.database, folder)
    click.echo(f"{folder} holds the log with {done.size} entries: {done.files} files.", err=True)
