"""What is done without a press: log, queue and mails, by `work` or a process of `serve`."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from app import create_app
from app.cli.ledger.sealer import Sealer
from app.cli.opening import opened
from app.db import Database, Unavailable
from app.instance import is_demonstration
from app.leads.holding.returning import is_any_due, return_what_is_due
from app.ledger.anchoring.memory import SignerBusy
from app.ledger.sign import SignerRefuses
from app.notices.seen import keep_seen
from app.settings import Settings
from app.web.database import now
from app.web.journal import log, log_fault, set_up_logging
from app.web.notices.announcing import Announcer
from app.web.notices.postman import Postman

EVERY = 1.0  # seconds between two looks
SIGN_EVERY = 10.0  # seconds between two signs of life
LAST_LOOK = 5.0  # seconds for a thread to end by itself


class Election:
    """On SQLite one process at a time works; the system frees the lock when its holder dies."""

    def __init__(self, lock: Path | None) -> None:
        self._lock = lock
        self._file = -1
        self._turn = threading.Lock()

    def is_won(self) -> bool:
        """Whether this process works: it holds the lock, or none is needed."""
        with self._turn:
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


class Worker:
    """Keeps log and queue, sends mails, each in a thread of its own: no entry waits for a mail."""

    def __init__(self, web: Flask, base: str) -> None:
        self._settings: Settings = web.extensions["settings"]
        self._database: Database = web.extensions["database"]
        self._postman = Postman(web, base)
        self._announcer = Announcer(self._settings, self._database)
        self._sealer = Sealer(self._database, self._settings)
        self._is_alone = self._database.engine.dialect.name == "sqlite"
        lock = self._settings.instance / "work.lock" if self._is_alone else None
        self._election = Election(lock)
        self._signed_at = -SIGN_EVERY
        self._refused = ""  # the last reason not to sign, said once

    def begin(self, ended: threading.Event) -> list[threading.Thread]:
        """Starts the threads; they end soon after the event."""
        acts: dict[str, Callable[[threading.Event], None]] = {
            "log": self._keep_log,
            "queue": self._keep_queue,
        }
        if self._settings.smtp_url:
            acts["mail"] = self._send_mails
        threads = [
            threading.Thread(target=self._repeat, args=[act, ended], name=name, daemon=True)
            for name, act in acts.items()
        ]
        for thread in threads:
            thread.start()
        return threads

    def _repeat(self, act: Callable[[threading.Event], None], ended: threading.Event) -> None:
        """Looks again and again; a fault ends a look, never the worker."""
        while not ended.wait(EVERY):
            try:
                if self._election.is_won():
                    act(ended)
            except Unavailable as fault:
                log.warning("work.unavailable", kind=str(fault))
            except Exception as fault:
                log_fault(fault)

    def _keep_log(self, _ended: threading.Event) -> None:
        """What waits gets its place, then the tree is signed by whoever may and is first."""
        self._give_sign()
        try:
            self._sealer.seal(at=now())
            self._sealer.retire_keys(at=now())
        except SignerBusy:
            return
        except SignerRefuses as refusal:
            self._say_once(refusal.kind)
            return
        self._say_once("" if self._sealer.may_sign else "no log key")

    def _keep_queue(self, _ended: threading.Event) -> None:
        """A list shows who waits again, also where nobody presses "next" meanwhile."""
        with self._database.reading() as session:
            is_due = is_any_due(session, at=now())
        if is_due:
            with self._database.writing() as session:
                return_what_is_due(session, at=now())

    def _say_once(self, reason: str) -> None:
        """Why nothing is signed here, when it begins to be so."""
        if reason and reason != self._refused:
            log.warning("work.not_signing", reason=reason)
        self._refused = reason

    def _send_mails(self, ended: threading.Event) -> None:
        self._announcer.put_due(at=now())
        while not ended.is_set() and self._postman.deliver_next():
            continue

    def _give_sign(self) -> None:
        """For /readyz; on SQLite `serve` works itself, so that nobody asks."""
        if self._is_alone or time.monotonic() - self._signed_at < SIGN_EVERY:
            return
        with self._database.writing() as session:
            keep_seen(session, at=now())
        self._signed_at = time.monotonic()


def refuse_real_mail(settings: Settings) -> None:
    """A demonstration's mails go into files, whatever its environment says."""
    if is_demonstration(settings) and settings.smtp_url:
        raise click.ClickException("A demonstration sends no mail: unset GET_ANSWERS_SMTP_URL.")


class WorkBeside:
    """In a process of `serve` on SQLite: works beside the requests, and ends with the process."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self, web: Flask, base: str) -> None:
        """Starts to work."""
        database: Database = web.extensions["database"]
        if database.engine.dialect.name == "sqlite":
            self._threads = Worker(web, base).begin(self._ended)

    def end(self) -> None:
        """Waits a little for what is being done; whoever dies instead leaves nothing half done."""
        self._ended.set()
        for thread in self._threads:
            thread.join(LAST_LOOK)


@click.command()
def work() -> None:
    """Keeps log and queue, sends mails, until stopped. Needed on PostgreSQL; several may run.

    Example: get-answers work
    """
    with opened() as instance:
        settings = instance.settings
        refuse_real_mail(settings)
        if settings.smtp_url and not settings.public_url:
            raise click.ClickException(
                "Set GET_ANSWERS_PUBLIC_URL: the links in mails begin with it."
            )
        set_up_logging()
        ended = threading.Event()
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: ended.set())
        web = create_app(settings, instance.database, instance.keys)
        mails = ", and sends the mails that wait" if settings.smtp_url else ""
        click.echo(f"Get Answers keeps the log and the queue{mails}.", err=True)
        for thread in Worker(web, settings.public_url.rstrip("/")).begin(ended):
            thread.join()
