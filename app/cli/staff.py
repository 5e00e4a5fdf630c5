"""The staff's accounts from the command line: add, reset, disable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from app import create_app
from app.cli.limits.qualifying import certify, licence
from app.cli.opening import Opened, opened, unix_actor
from app.db import NotFound
from app.leads.holding.holds import Agent
from app.leads.stopping import dismiss_agent
from app.staff.accounts import (
    LAST_ADMINISTRATOR,
    TAKEN,
    AccountRefused,
    add_account,
    disable_account,
    reset_account,
)
from app.staff.addresses import NotAnAddress, NotAName
from app.staff.directory import find_account_by_email
from app.staff.factors import Factors, keep_factors
from app.staff.links import make_link
from app.staff.models import Role
from app.staff.passwords import find_password_fault
from app.web.sign_in import security

LOOPBACK = "http://127.0.0.1:8000"
WORDS = {
    TAKEN: "There is an account with this e-mail address already.",
    LAST_ADMINISTRATOR: "This is the only administrator who can sign in. Set up another one first.",
}
ROLES = click.Choice([role.value for role in Role])


@click.group()
def staff() -> None:
    """Who may sign in, and as what.

    Example: get-answers staff add sam@example.com --role agent
    """


@staff.command()
@click.argument("email")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="May be repeated.")
@click.option("--name", default=None, help="As pages show it; without it, the e-mail's first part.")
@click.option(
    "--password-stdin", is_flag=True, help="Reads the password; prints the code's secret."
)
def add(email: str, roles: tuple[str, ...], name: str | None, password_stdin: bool) -> None:
    """Adds an account and prints its one-time link, or with a password its code's secret.

    Example: get-answers staff add sam@example.com --role agent --name "Sam Ortiz"
    """
    shown_name = name or email.partition("@")[0]
    chosen = [Role(role) for role in roles]
    with faults_told(), opened(may_create=True) as instance:
        factors = _factors(instance, email, shown_name) if password_stdin else None
        at = datetime.now(UTC)
        with instance.database.writing() as session:
            account = add_account(session, email, shown_name, chosen, at=at, actor=unix_actor())
            if factors is None:
                token = make_link(session, account.id, at=at, actor=unix_actor())
            else:
                keep_factors(session, account.id, factors, at=at)
        if factors is None:
            click.echo(_link(instance, token))
        else:
            with _web(instance):
                click.echo(security.codes_address(factors.codes_secret, account.email))
    click.echo(f"Added account {account.id}.", err=True)


@staff.command()
@click.argument("email")
def reset(email: str) -> None:
    """Ends password, codes and sessions of an account and prints a new one-time link.

    Example: get-answers staff reset sam@example.com
    """
    at, actor = datetime.now(UTC), unix_actor()
    with faults_told(), opened() as instance:
        with instance.database.writing() as session:
            account = find_account_by_email(session, email)
            reset_account(session, account.id, at=at, actor=actor)
            token = make_link(session, account.id, at=at, actor=actor)
        click.echo(_link(instance, token))
    click.echo(f"Reset account {account.id}.", err=True)


@staff.command()
@click.argument("email")
def disable(email: str) -> None:
    """Ends an account, its sessions and its links at once; its leads go back to the queue.

    Example: get-answers staff disable sam@example.com
    """
    with faults_told(), opened() as instance, instance.database.writing() as session:
        account = find_account_by_email(session, email)
        at = datetime.now(UTC)
        disable_account(session, account.id, at=at, actor=unix_actor())
        dismiss_agent(session, Agent(account.id), at=at, actor=unix_actor())
    click.echo(f"Disabled account {account.id}.", err=True)


for act in (licence, certify):
    staff.add_command(act)


@contextmanager
def faults_told() -> Iterator[None]:
    """What may not be done is said in a sentence; the exit is not zero."""
    try:
        yield
    except AccountRefused as refused:
        raise click.ClickException(WORDS.get(refused.reason, refused.reason)) from None
    except NotAnAddress:
        raise click.ClickException("This is not an e-mail address.") from None
    except NotAName:
        raise click.ClickException("This cannot be shown as a name.") from None
    except NotFound:
        raise click.ClickException("There is no such active account.") from None


@contextmanager
def _web(instance: Opened) -> Iterator[None]:
    """The library that makes passwords and codes works inside the application alone."""
    with create_app(instance.settings, instance.database, instance.keys).app_context():
        yield


def _factors(instance: Opened, email: str, name: str) -> Factors:
    password = sys.stdin.readline().rstrip("\r\n")
    with _web(instance):
        spelling = security.password_as_compared(password)
        fault = find_password_fault(spelling, email=email, name=name)
        if fault is not None:
            raise click.ClickException(f"The password is {fault.replace('_', ' ')}.")
        secret = security.make_codes_secret()
        return Factors(security.hash_new_password(password), secret, None, [])


def _link(instance: Opened, token: str) -> str:
    return f"{(instance.settings.public_url or LOOPBACK).rstrip('/')}/staff/set-up/{token}"
