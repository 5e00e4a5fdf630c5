"""The words and pages: draft, approve, publish, withdraw, list."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import click

from app.cli.measuring.command import measure
from app.cli.officers import BY, officer_of
from app.cli.opening import opened, unix_actor
from app.consent.edition import (
    EditionRefused,
    approve_edition,
    draft_edition,
    publish_edition,
    withdraw_edition,
)
from app.consent.lint import find_faults
from app.consent.shown import current_edition, edition_beginning, find_editions
from app.db import Writing
from app.ledger.event import rfc3339
from app.web.public.drafting import render_draft
from app.web.words.gaps import no_page_in
from app.web.words.languages import LOCALES


@click.group()
def edition() -> None:
    """The published page and its words.

    Example: get-answers edition list
    """


@edition.command("list")
def list_editions() -> None:
    """Lists every edition with its newest step.

    Example: get-answers edition list
    """
    with opened() as instance, instance.database.reading() as session:
        for state in find_editions(session):
            since = rfc3339(state.since)
            click.echo(f"{state.sha256} {state.language} {state.step} {since} {state.actor}")


@edition.command()
@click.option("--language", type=click.Choice(list(LOCALES)), default="en", show_default=True)
def draft(language: str) -> None:
    """Stores what the templates and statements on disk make now, and prints its hash.

    Example: get-answers edition draft
    """
    with opened() as instance, instance.database.writing() as session:
        made = render_draft(instance.settings, language)
        sha256 = _refusable(draft_edition, session, made, actor=unix_actor())
    click.echo(sha256)
    for fault in find_faults(made, at=datetime.now(UTC)):
        click.echo(f"{fault.weight}: {fault}", err=True)


@edition.command()
@click.argument("sha256", metavar="HASH")
@click.option("--reason", metavar="WORDS", help="Why words that might mislead may stand")
@BY
def approve(sha256: str, reason: str | None, by: str) -> None:
    """Approves a draft: a person's yes to exactly these bytes.

    Example: get-answers edition approve HASH --by olive@example.com
    """
    with opened() as instance, instance.database.writing() as session:
        act = partial(approve_edition, reason=reason)
        _refusable(act, session, edition_beginning(session, sha256), actor=officer_of(session, by))
    click.echo("Approved.", err=True)


@edition.command()
@click.argument("sha256", metavar="HASH")
@click.option("--unmeasured", metavar="WORDS", help="Why it goes live without a measurement")
@BY
def publish(sha256: str, unmeasured: str | None, by: str) -> None:
    """Makes an approved edition the one that visitors are shown.

    Example: get-answers edition publish HASH --by olive@example.com
    """
    with opened() as instance, instance.database.writing() as session:
        act = partial(publish_edition, unmeasured=unmeasured)
        _refusable(act, session, edition_beginning(session, sha256), actor=officer_of(session, by))
    click.echo("Published: visitors see it within a second.", err=True)


@edition.command()
@click.argument("sha256", metavar="HASH")
@BY
def withdraw(sha256: str, by: str) -> None:
    """Takes a published edition back: no consent is taken under it any more.

    Example: get-answers edition withdraw HASH --by olive@example.com
    """
    with opened() as instance, instance.database.writing() as session:
        whole = edition_beginning(session, sha256)
        _refusable(withdraw_edition, session, whole, actor=officer_of(session, by))
        states = find_editions(session)
    click.echo("Withdrawn.", err=True)
    language = next(state.language for state in states if state.sha256 == whole)
    if current_edition(states, language) is None:
        click.echo(no_page_in(language), err=True)


edition.add_command(measure)


def _refusable(act: object, session: Writing, *arguments: object, actor: str) -> str:
    """Carries out a step at this moment; a refusal is said in words."""
    try:
        done = act(session, *arguments, actor=actor, at=datetime.now(UTC))  # type: ignore[operator]
    except EditionRefused as refusal:
        raise click.ClickException("\n".join(refusal.faults)) from refusal
    return str(done)
