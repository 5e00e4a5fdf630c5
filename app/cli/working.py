"""What is done after the answer: mails from the outbox, by `work` or by one process of `serve`."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from pathlib import Path

import click
from flask import Flask

from app import create_app
from app.cli.opening import opened
from app.db import Database, Unavailable
from app.instance import is_demonstration
from app.notices.seen import keep_seen
from app.settings import Settings
from app.web.database import now
from app.web.journal import log, log_fault, set_up_logging
from app.web.notices.postman import Postman

EVERY = 1.0  # seconds between two looks into the outbox
SIGN_EVERY = 10.0  # seconds between two signs of life


class Worker:
    """Delivers until it is told to end. On SQLite one process at a time does, by election."""

    def __init__(self, web: Flask, base: str) -> None:
        settings: Settings = web.extensions["settings"]
        self._database: Database = web.extensions["database"]
        self._postman = Postman(web, base)
        self._lock: Path | None = None
        if self._database.engine.dialect.name == "sqlite":
            self._lock = settings.instance / "work.lock"
        self._file = -1
        self._signed_at = -SIGN_EVERY

    def run(self, ended: threading.Event) -> None:
        """Looks into the outbox again and again; a fault ends a look, never the worker."""
        while not ended.wait(EVERY):
            try:
                self._work(ended)
            except Unavailable as fault:
                log.warning("work.unavailable", kind=str(fault))
            except Exception as fault:
                log_fault(fault)

    def _work(self, ended: threading.Event) -> None:
        if not self._is_elected():
            return
        self._give_sign()
        while not ended.is_set() and self._postman.deliver_next():
            self._give_sign()

    def _is_elected(self) -> bool:
        """Whether this process holds the lock; the system frees it when its holder dies."""
        if self._lock is None or self._file >= 0:
            return True
        file = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def _give_sign(self) -> None:
        """For /readyz; on SQLite `serve` works itself, so that nobody asks."""
        if self._lock is not None or time.monotonic() - self._signed_at < SIGN_EVERY:
            return
        with self._database.writing() as session:
            keep_seen(session, at=now())
        self._signed_at = time.monotonic()


def refuse_real_mail(settings: Settings) -> None:
    """A demonstration's mails go into files, whatever its environment says."""
    if is_demonstration(settings) and settings.smtp_url:
        raise click.ClickException("A demonstration sends no mail: unset GET_ANSWERS_SMTP_URL.")


def begin_work(web: Flask, base: str) -> None:
    """In a process of `serve` on SQLite: works beside the requests, if there is anything to do."""
    settings: Settings = web.extensions["settings"]
    database: Database = web.extensions["database"]
    if settings.smtp_url and database.engine.dialect.name == "sqlite":
        never = threading.Event()
        work = Worker(web, base).run
        threading.Thread(target=work, args=[never], name="work", daemon=True).start()


@click.command()
def work() -> None:
    """Sends the mails that wait, until it is stopped. Needed on PostgreSQL; several may run.

    Example: get-answers work
    """
    with opened() as instance:
        settings = instance.settings
        refuse_real_mail(settings)
        if not settings.smtp_url:
            raise click.ClickException(
                "There is nothing to do: mail is not set up. "
                "Set GET_ANSWERS_SMTP_URL and GET_ANSWERS_MAIL_FROM."
            )
        if not settings.public_url:
            raise click.ClickException(
                "Set GET_ANSWERS_PUBLIC_URL: the links in mails begin with it."
            )
        set_up_logging()
        ended = threading.Event()
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: ended.set())
        web = create_app(settings, instance.database, instance.keys)
        click.echo("Get Answers sends the mails that wait.", err=True)
        Worker(web, settings.public_url.rstrip("/")).run(ended)
