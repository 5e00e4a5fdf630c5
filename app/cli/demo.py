"""The demonstration: an instance of its own, filled through the same domain functions."""

from __future__ import annotations

import dataclasses
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import click

from app.cli.invented import SPAN
from app.cli.ledger.sealer import Sealer
from app.cli.opening import Opened, open_instance
from app.cli.replaying import replay_people
from app.cli.serving import PORT, Server
from app.consent.shown import find_editions
from app.db import Writing
from app.instance import DEMONSTRATION_MARK, is_demonstration, private_folder
from app.settings import Settings, read_settings
from app.staff.accounts import add_account
from app.staff.directory import find_account_by_email
from app.staff.links import make_link
from app.staff.models import Role
from app.web.journal import set_up_logging

STAFF = (
    ("sam@example.com", "Sam Ortiz", Role.AGENT),
    ("olive@example.com", "Olive Brandt", Role.COMPLIANCE),
    ("ada@example.com", "Ada Lind", Role.ADMIN),
)
HOST = "127.0.0.1"


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option("--serve/--no-serve", "serving", default=True, show_default=True)
def demo(port: int, serving: bool) -> None:
    """Serves invented people on this machine alone, with a sign-in link for each role.

    Example: get-answers demo
    """
    settings = demonstration_settings(read_settings(os.environ))
    mark_as_demonstration(settings.instance)
    set_up_logging()
    now = datetime.now(UTC)
    instance = fill_demonstration(settings, now)
    click.echo(f"A demonstration with invented people serves on http://{HOST}:{port}", err=True)
    click.echo(f"Its mails are written into {settings.instance / 'mails'}", err=True)
    with instance.database.writing() as session:
        for email, name, role in STAFF:
            token = make_link(session, _account(session, email), at=now, actor="demonstration")
            click.echo(f"{role.value:>10}  {name}: http://{HOST}:{port}/staff/set-up/{token}")
    instance.database.dispose()
    if serving:
        Server(instance, HOST, port, workers=2).run()


def demonstration_settings(settings: Settings) -> Settings:
    """The settings of a demonstration: a folder of its own, invented numbers, mails as files."""
    folder = settings.instance / "demo"
    return dataclasses.replace(
        settings,
        instance=folder,
        database_url="",
        public_url="",
        proxy_count=0,
        allow_fictional_numbers=True,
        smtp_url=f"file://{quote(str(folder.absolute() / 'mails'))}",
        mail_from="answers@example.com",
        checkpoint_folder="",
        auditors="iris@example.org, counsel@example.net",
        seller_phone=settings.seller_phone or "(626) 555-0100",
        seller_license=settings.seller_license or "0X00000",
        seller_address=settings.seller_address or "100 Example Avenue, Pasadena, California",
        seller_hours=settings.seller_hours or "Mon to Fri, 8 to 6",
        seller_hours_es=settings.seller_hours_es or "lunes a viernes, 8 a 6",
    )


def mark_as_demonstration(folder: Path) -> None:
    """Claims an empty folder for the demonstration; refuses one that holds anything else."""
    mark = folder / DEMONSTRATION_MARK
    if not mark.exists():
        if folder.exists() and any(folder.iterdir()):
            raise click.ClickException(f"{folder} holds something else; nothing was changed.")
        private_folder(folder)
        mark.write_text("Invented people. This folder can never become a real instance.\n")


def fill_demonstration(settings: Settings, now: datetime) -> Opened:
    """The instance with its people, made on the first start and kept after that."""
    if not is_demonstration(settings):
        raise click.ClickException("Only a demonstration can be filled with invented people.")
    begun = now - SPAN * 1.05
    instance = open_instance(settings, at=begun)
    with instance.database.reading() as session:
        is_filled = bool(find_editions(session))
    if not is_filled:
        with instance.database.writing() as session:
            accounts = [
                add_account(session, email, name, [role], at=begun, actor="demonstration")
                for email, name, role in STAFF
            ]
        sealer = Sealer(instance.database, settings)
        sealer.integrate(at=begun)
        sealer.sign(at=begun)
        replay_people(instance, sealer, accounts[0].id, now)
    return instance


def _account(session: Writing, email: str) -> int:
    return find_account_by_email(session, email).id
