"""Serving: gunicorn over the application, and what the operator is told at the start."""

from __future__ import annotations

import gc
import ipaddress
import os
import sys
from datetime import UTC, datetime
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from app import create_app
from app.cli.opening import Opened, open_instance
from app.consent.edition import approve_edition, draft_edition, publish_edition
from app.consent.shown import find_editions
from app.db import Database
from app.settings import Settings, read_settings
from app.staff.accounts import has_administrator
from app.staff.links import make_link
from app.web.journal import set_up_logging
from app.web.public.drafting import render_draft
from app.web.words.seller import tell_gaps

THREADS = 8


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with the settings that our promises need."""

    def __init__(self, instance: Opened, bind: str, workers: int) -> None:
        self._instance = instance
        self._options = {
            "bind": bind,
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "preload_app": True,
            "post_fork": lambda _server, _worker: forget_connections(instance.database),
            "forwarded_allow_ips": "",  # only ProxyFix decides whom to believe
            "control_socket_disable": True,
            "graceful_timeout": 30,
            "keepalive": 5,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108
            "loglevel": "warning",
            "proc_name": "get-answers",
        }
        super().__init__()

    def load_config(self) -> None:
        """Hands our options to gunicorn."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made once; what is there before the fork stays shared after it."""
        web = create_app(self._instance.settings, self._instance.database, self._instance.keys)
        gc.collect()
        gc.freeze()
        return web


def forget_connections(database: Database) -> None:
    """A forked process may not use its parent's connections."""
    database.dispose(close=False)


@click.command()
def migrate() -> None:
    """Brings the database to this release's schema.

    Example: get-answers migrate
    """
    open_instance(read_settings(os.environ), migrating=True).database.dispose()
    click.echo("The database is up to date.", err=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serves the page, the queue and the records.

    Example: get-answers serve --port 8000
    """
    settings = read_settings(os.environ)
    refuse_open_address(settings, host)
    if os.environ.get("FLASK_DEBUG"):
        raise click.ClickException("FLASK_DEBUG is set: a debugger may not face visitors.")
    set_up_logging()
    instance = open_instance(settings)
    publish_first_edition(instance)
    address = settings.public_url or f"http://{host}:{port}"
    for line in _announcement(instance, address):
        click.echo(line, err=True)
    instance.database.dispose()
    Server(instance, f"{host}:{port}", workers).run()


def refuse_open_address(settings: Settings, host: str) -> None:
    """Slow clients stop a bare server: beyond loopback it needs a buffering proxy in front."""
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    if not is_loopback and settings.proxy_count < 1:
        raise click.ClickException(
            f"{host} can be reached from outside. Put a buffering proxy in front "
            "and set GET_ANSWERS_PROXY_COUNT=1 (README: Behind a proxy)."
        )


def publish_first_edition(instance: Opened) -> None:
    """Publishes what the templates make, when there is no edition at all."""
    with instance.database.writing() as session:
        if find_editions(session):
            return
        at = datetime.now(UTC)
        draft = render_draft(instance.settings)
        sha256 = draft_edition(session, draft, actor="system", at=at)
        approve_edition(session, sha256, actor="system", at=at)
        publish_edition(session, sha256, actor="system", at=at)


def _announcement(instance: Opened, address: str) -> list[str]:
    lines = [f"Get Answers serves on {address}"]
    with instance.database.writing() as session:
        if not has_administrator(session):
            if sys.stderr.isatty():
                token = make_link(session, None, at=datetime.now(UTC), actor="system")
                lines.append(f"Set up the first administrator: {address}/staff/set-up/{token}")
            else:
                lines.append(
                    "There is no administrator yet: get-answers staff add EMAIL --role admin"
                )
        lines += tell_gaps(session, instance.settings)
    lines.append("To try it with people in it: make demo")
    return lines
