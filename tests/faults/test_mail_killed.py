"""Mail from real processes: elected, several at once, and killed between acceptance and commit."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.cli.opening import open_instance
from app.settings import Settings
from tests.mailbox import Mailbox, open_mailbox
from tests.people import ROSA
from tests.servers import COMMAND, Server, environment, run_command, running_server
from tests.wire import WireBrowser

PATIENCE = 30.0  # seconds
PUBLIC = "http://127.0.0.1:8150"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as mailbox:
        yield mailbox


def mail_set_up(settings: Settings, mailbox: Mailbox) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "SMTP_URL": mailbox.url,
        "MAIL_FROM": "leads@example.com",
        "PUBLIC_URL": PUBLIC,
    }


def until(holds: Callable[[], bool]) -> None:
    """Waits until it holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


@contextmanager
def working(settings: Settings, mailbox: Mailbox) -> Iterator[subprocess.Popen[bytes]]:
    """`get-answers work` until the block ends."""
    process = subprocess.Popen(
        [COMMAND, "work"],
        env=environment(settings.instance, **mail_set_up(settings, mailbox)),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(40) in (0, -signal.SIGKILL, -signal.SIGTERM)


def asks(server: Server, number: int) -> None:
    """Somebody asks for a call and gives an address of their own."""
    address = f"visitor{number}@example.com"
    answer = WireBrowser(server.port).sends(ROSA, {"email": address, "email_confirm": address})
    assert answer.status == 303


def addresses(mailbox: Mailbox) -> list[str]:
    return sorted(post.recipients[0] for post in mailbox.taken)


def test_of_many_workers_each_mail_is_sent_by_one(settings: Settings, mailbox: Mailbox) -> None:
    more = mail_set_up(settings, mailbox)
    with (
        running_server(settings.instance, workers=2, settings=more) as server,
        working(settings, mailbox),
        working(settings, mailbox),
    ):
        for number in range(10):
            asks(server, number)
        until(lambda: len(mailbox.taken) >= 10)
        time.sleep(1.5)  # another look of every worker
    assert addresses(mailbox) == [f"visitor{number}@example.com" for number in range(10)]


def holder_of_the_work(instance: Path, group: int) -> int | None:
    """The process of this group that was elected: it has the lock's file open."""
    lock = str((instance / "work.lock").absolute())
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) != group:
                continue
            open_files = {os.readlink(one) for one in (folder / "fd").iterdir()}
        except OSError:
            continue
        if lock in open_files:
            return int(folder.name)
    return None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True, scope="session")
def test_another_process_takes_over_when_the_elected_one_dies(
    settings: Settings, mailbox: Mailbox
) -> None:
    more = mail_set_up(settings, mailbox)
    with running_server(settings.instance, workers=2, settings=more) as server:
        group = os.getpgid(server.process.pid)
        until(lambda: holder_of_the_work(settings.instance, group) is not None)
        first = holder_of_the_work(settings.instance, group)
        os.kill(first or 0, signal.SIGKILL)
        until(lambda: holder_of_the_work(settings.instance, group) not in (None, first))
        asks(server, 1)
        until(lambda: addresses(mailbox) == ["visitor1@example.com"])


def test_a_kill_between_acceptance_and_commit_costs_a_second_copy_at_most(
    settings: Settings, mailbox: Mailbox
) -> None:
    more = mail_set_up(settings, mailbox)
    with running_server(settings.instance, settings=more | {"SMTP_URL": "", "MAIL_FROM": ""}):
        pass  # an instance that was served before
    is_alone = bool(settings.database_url.startswith("postgresql"))
    with running_server(settings.instance, settings=more) as server:
        group = os.getpgid(server.process.pid)
        if is_alone:
            with working(settings, mailbox) as work:
                mailbox.on_mail = lambda: os.killpg(work.pid, signal.SIGKILL)
                asks(server, 1)
                until(lambda: work.poll() is not None)
        else:
            mailbox.on_mail = lambda: os.killpg(group, signal.SIGKILL)
            asks(server, 1)
            until(lambda: server.process.poll() is not None)
    assert len(mailbox.taken) == 1
    mailbox.on_mail = lambda: None
    lease_runs_out(settings)
    with running_server(settings.instance, settings=more), working(settings, mailbox):
        until(lambda: len(mailbox.taken) == 2)
        until(lambda: unsent(settings) == 0)
    first, second = (post.message for post in mailbox.taken)
    assert first["Message-ID"] == second["Message-ID"]


def lease_runs_out(settings: Settings) -> None:
    """Five minutes go by."""
    instance = open_instance(settings)
    with instance.database.writing() as session:
        session.execute(text("update notices set next_try_at = created_at"))
    instance.database.dispose()


def unsent(settings: Settings) -> int:
    instance = open_instance(settings)
    with instance.database.reading() as session:
        count = session._connection.execute(
            text("select count(*) from notices where sent_at is null")
        ).scalar_one()
    instance.database.dispose()
    return int(count)


def test_work_says_what_it_needs(settings: Settings, mailbox: Mailbox) -> None:
    more = mail_set_up(settings, mailbox)
    answer = run_command(settings.instance, "work", **{**more, "PUBLIC_URL": ""})
    assert (answer.returncode, "GET_ANSWERS_PUBLIC_URL" in answer.stderr) == (1, True)
    (settings.instance / "DEMONSTRATION").touch()
    answer = run_command(settings.instance, "work", **more)
    assert (answer.returncode, "A demonstration sends no mail" in answer.stderr) == (1, True)
