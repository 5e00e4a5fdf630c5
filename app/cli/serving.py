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
from app.cli.server_log import ServerLog
from app.cli.working import WorkBeside, refuse_real_mail
from app.consent.edition import approve_edition, draft_edition, publish_edition
from app.consent.shown import find_editions
from app.db import Writing
from app.instance import is_demonstration
from app.settings import Settings, read_settings
from app.staff.accounts import has_administrator
from app.staff.links import make_link
from app.web.hosts import trust_served
from app.web.journal import set_up_logging
from app.web.public.drafting import render_draft
from app.web.words.gaps import tell_gaps
from app.web.words.languages import LOCALES

THREADS = 8
FIRST = "the first edition, and serve starts no browser"
PORT = click.IntRange(1, 65_535)
WORKERS = click.IntRange(1, 64)


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with the settings that our promises need."""

    def __init__(self, instance: Opened, host: str, port: int, workers: int) -> None:
        self._instance = instance
        self._host, self._port = host, port
        self._work = WorkBeside()
        self._options = {
            "bind": socket_name(host, port),
            "logger_class": ServerLog,
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "preload_app": True,
            "post_fork": lambda _server, _worker: self.begin(),
            "worker_exit": lambda _server, _worker: self._work.end(),
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
        self._instance.database.dispose()  # the press has looked; nothing open may be inherited
        trust_served(web, self._host)
        gc.collect()
        gc.freeze()
        self._web = web
        return web

    def begin(self) -> None:
        """In a process that was just forked: its own connections, and its share of the work."""
        self._instance.database.dispose(close=False)
        self._work.begin(self._web, address_of(self._instance.settings, self._host, self._port))


@click.command()
def migrate() -> None:
    """Brings the database to this release's schema.

    Example: get-answers migrate
    """
    open_instance(read_settings(os.environ), migrating=True).database.dispose()
    click.echo("The database is up to date.", err=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option("--workers", type=WORKERS, default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serves the page, the queue and the records.

    Example: get-answers serve --port 8000
    """
    settings = read_settings(os.environ)
    refuse_open_address(settings, host)
    refuse_real_mail(settings)
    if os.environ.get("FLASK_DEBUG"):
        raise click.ClickException("FLASK_DEBUG is set: a debugger may not face visitors.")
    set_up_logging()
    instance = open_instance(settings)
    publish_first_editions(instance)
    for line in _announcement(instance, address_of(settings, host, port)):
        click.echo(line, err=True)
    instance.database.dispose()
    Server(instance, host, port, workers).run()


def address_of(settings: Settings, host: str, port: int) -> str:
    """Where visitors find us, without a slash at the end; links in mails begin with it."""
    return settings.public_url.rstrip("/") or f"http://{socket_name(host, port)}"


def socket_name(host: str, port: int) -> str:
    """Host and port as addresses write them: IPv6 in brackets (RFC 3986, 3.2.2)."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def refuse_open_address(settings: Settings, host: str) -> None:
    """Slow clients stop a bare server: beyond loopback it needs a buffering proxy in front.

    A demonstration has no real keeper and never leaves this machine.
    """
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    if is_demonstration(settings) and (not is_loopback or settings.proxy_count):
        raise click.ClickException("A demonstration serves on this machine alone.")
    if is_loopback:
        return
    if settings.proxy_count < 1:
        raise click.ClickException(
            f"{host} can be reached from outside. Put a buffering proxy in front "
            "and set GET_ANSWERS_PROXY_COUNT=1 (README: Behind a proxy)."
        )
    if not settings.public_url:
        raise click.ClickException(
            "Set GET_ANSWERS_PUBLIC_URL to the address that visitors type: "
            "requests for any other host are refused (README: Behind a proxy)."
        )


def publish_first_editions(instance: Opened) -> None:
    """Publishes what the templates make in each language, when there is no edition at all."""
    with instance.database.reading() as session:
        if find_editions(session):
            return
    with instance.database.writing() as session:
        session.lock("first editions")
        if find_editions(session):  # another start was quicker
            return
        at = datetime.now(UTC)
        for language in LOCALES:
            draft = render_draft(instance.settings, language)
            sha256 = draft_edition(session, draft, actor="system", at=at)
            approve_edition(session, sha256, actor="system", at=at)
            publish_edition(session, sha256, actor="system", at=at, unmeasured=FIRST)


def _announcement(instance: Opened, address: str) -> list[str]:
    lines = [f"Get Answers serves on {address}"]
    with instance.database.writing() as session:
        if not has_administrator(session):
            lines.append(_way_in(session, address))
        lines += tell_gaps(session, instance.settings, at=datetime.now(UTC))
    if instance.settings.proxy_count and not instance.settings.public_url:
        lines.append(
            "GET_ANSWERS_PUBLIC_URL is not set: requests through the proxy for any host "
            "but this machine are refused."
        )
    lines.append("To try it with people in it: make demo")
    return lines


def _way_in(session: Writing, address: str) -> str:
    """How the first administrator gets in; a link only where nobody keeps what is printed."""
    if not sys.stderr.isatty():
        return "There is no administrator yet: get-answers staff add EMAIL --role admin"
    token = make_link(session, None, at=datetime.now(UTC), actor="system")
    return f"Set up the first administrator: {address}/staff/set-up/{token}"
