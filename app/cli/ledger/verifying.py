"""Checking that nothing was changed: get-answers ledger verify."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from app.cli.ledger.checking import check_one
from app.cli.opening import Opened, opened
from app.instance import KeyFault
from app.ledger.founding import LogFault, require_own_keys
from app.ledger.note import BadNote
from app.proof.audit import Report, Way, count_steps, verify_ledger
from app.proof.tree.outside import find_notes
from app.settings import Settings

NOBODY_OUTSIDE = (
    "No outside checkpoint was given: whoever administers this whole machine could have written "
    "all of it anew. Keep the daily mail, and give it: --checkpoint FILE."
)
UNSIGNED = (
    "SIGNATURES WERE NOT LOOKED AT, nor the times of checkpoints: this shows that nothing was "
    "changed since the newest checkpoint, and not who wrote it."
)


@click.command()
@click.option("--reference", help="Check the record of this reference alone")
@click.option(
    "--checkpoint",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A checkpoint kept elsewhere, or the mail that it came with; may be repeated",
)
@click.option("--without-signatures", is_flag=True, help="Look at hashes and rows alone: faster")
def verify(reference: str | None, files: tuple[Path, ...], *, without_signatures: bool) -> None:
    """Checks every entry, consent, statement, document and personal value.

    The tree is grown again from its first leaf and compared with each checkpoint that is known.
    One that lies elsewhere also shows what was lost, or written anew, with the whole database.

    Example: get-answers ledger verify --checkpoint monday.eml
    """
    if reference is not None:
        sys.exit(0 if check_one(reference) else 1)
    outside = [one for file in files for one in _notes_in(file)]
    with opened(unchecked=True) as instance:
        faults = list(_faults_of_folder(instance))
        report = _verified(instance, outside, without_signatures=without_signatures)
    for line in (*faults, *report.findings):
        click.echo(line)
    for notice in report.notices:
        click.echo(f"on record: {notice}")
    _tell_against(instance, report, without_signatures=without_signatures)
    count = len(faults) + report.told.count()
    click.echo(
        f"{report.entries} entries, {report.leaves} of them in the tree, {report.consents} "
        f"consents, {report.documents} documents and statements, {report.values} personal values "
        f"checked: {count} faults."
    )
    sys.exit(1 if count else 0)


def _notes_in(file: Path) -> list[tuple[str, str]]:
    """Each checkpoint of the file, under a name by which one finds it there."""
    try:
        notes = find_notes(file.read_bytes())
    except (BadNote, OSError) as fault:
        raise click.BadParameter(f"{file}: {fault}.", param_hint="--checkpoint") from fault
    if len(notes) == 1:
        return [(file.name, notes[0])]
    return [(f"{file.name} ({place})", note) for place, note in enumerate(notes, 1)]


def _verified(
    instance: Opened, outside: list[tuple[str, str]], *, without_signatures: bool
) -> Report:
    """The report, with a bar on a terminal while it is made."""
    pen, settings = instance.pen, instance.settings
    with instance.database.reading() as session:
        steps = count_steps(session)
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=steps, label="Checking", file=sys.stderr, hidden=hidden) as bar:
        way = Way(tuple(_folders(settings)), outside, without_signatures, bar.update)
        return verify_ledger(instance.database, {pen.kid: pen.public}, way)


def _folders(settings: Settings) -> Iterator[Path]:
    """The instance's own, then the second one for checkpoints."""
    yield settings.instance
    if settings.checkpoint_folder:
        yield Path(settings.checkpoint_folder)


def _faults_of_folder(instance: Opened) -> Iterator[str]:
    try:
        with instance.database.reading() as session:
            require_own_keys(session, instance.pen, instance.settings.instance / "keys")
    except (KeyFault, LogFault) as fault:
        yield str(fault)


def _tell_against(instance: Opened, report: Report, *, without_signatures: bool) -> None:
    """What all this was held against: a report is worth as much as that."""
    pen = instance.pen
    click.echo(f"Checked as the log {pen.issuer}, with the key {pen.kid} of this folder.")
    if without_signatures:
        click.echo(UNSIGNED)
    inside = [report.holding] if report.holding else []
    for one in (*inside, *report.elsewhere):
        click.echo(f"It holds {one.place}: {one.checkpoint.size} entries, signed {one.moment}.")
    if not report.is_given:
        click.echo(NOBODY_OUTSIDE)
