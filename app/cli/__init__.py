"""The get-answers command: one file for each group, loaded when it is asked for."""

from __future__ import annotations

import importlib
import sys
import traceback
from typing import Any

import click

from app.consent.edition import EditionRefused
from app.consent.words import WordsMissing
from app.db import NotFound, Unavailable
from app.instance import KeyFault, NoInstance
from app.ledger.founding import LogFault
from app.proof.mirror.mirroring import MirrorRefused
from app.schema import SchemaFault
from app.settings import SettingsFaults

COMMANDS = {
    "serve": "app.cli.serving:serve",
    "migrate": "app.cli.serving:migrate",
    "staff": "app.cli.staff:staff",
    "edition": "app.cli.editions:edition",
    "export": "app.cli.exporting:export",
    "may-contact": "app.cli.contacting:may_contact",
    "revoke": "app.cli.contacting:revoke",
    "do-not-call": "app.cli.limits.lists:do_not_call",
    "choose": "app.cli.limits.choosing:choose",
    "emergency": "app.cli.limits.emergencies:emergency",
    "ledger": "app.cli.ledger:ledger",
    "evidence": "app.cli.evidence:evidence",
    "work": "app.cli.working:work",
    "demo": "app.cli.demo:demo",
}
FAULTS = (
    SettingsFaults,
    SchemaFault,
    KeyFault,
    LogFault,
    MirrorRefused,
    NoInstance,
    WordsMissing,
    EditionRefused,
)
OF_CLICK = (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError)


class Commands(click.Group):
    """Imports a command when it is called, so that each starts quickly and fails in words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name, or None."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what can be mended is said in a sentence, on stderr."""
        try:
            return super().invoke(ctx)
        except OF_CLICK:
            raise
        except Exception as fault:
            click.echo(_in_words(fault), err=True)
            sys.exit(1)


def _in_words(fault: Exception) -> str:
    """What to mend; of a fault of ours its place alone, for its text may hold a person's data."""
    if isinstance(fault, NotFound):
        return f"Not found: {fault}."
    if isinstance(fault, FAULTS):
        return str(fault)
    if isinstance(fault, Unavailable):
        return f"The database cannot be reached or is busy ({fault}): nothing was changed."
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.filename or 'The output'}: {fault.strerror}."
    frames = traceback.extract_tb(fault.__traceback__)[-6:]
    places = " ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    return f"This should not have happened: {type(fault).__name__} at {places}."


@click.command(cls=Commands)
def main() -> None:
    """Get Answers: leads that arrive with proof of what the person agreed to.

    Example: get-answers serve --port 8000
    """
