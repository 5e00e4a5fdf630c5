"""News of leads from real processes: killed after the server took it, and a server in trouble."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.settings import Settings
from tests.databases import free_port
from tests.faults.newsdesk import hires_sam, leads_settle
from tests.faults.test_mail_killed import lease_runs_out, mail_set_up, unsent, until, working
from tests.mailbox import Mailbox, open_mailbox
from tests.people import SAM, WALTER
from tests.servers import Server, running_server
from tests.wire import WireBrowser


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as mailbox:
        yield mailbox


def asks(server: Server) -> None:
    """Walter, who gives no address, asks for a call."""
    assert WireBrowser(server.port).sends(WALTER).status == 303


@contextmanager
def at_work(settings: Settings, mailbox: Mailbox) -> Iterator[tuple[Server, int]]:
    """A server and whoever sends beside it, with the group of processes that sends."""
    more = mail_set_up(settings, mailbox)
    with running_server(settings.instance, settings=more) as server:
        if settings.database_url.startswith("sqlite"):
            yield server, os.getpgid(server.process.pid)
            return
        with working(settings, mailbox) as work:
            yield server, work.pid


def is_gone(group: int) -> bool:
    """Whether no process of the group is left but those that nobody has waited for."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-g", str(group)], capture_output=True, text=True, check=False
    )
    return all(line.startswith("Z") for line in state.stdout.split())


def test_a_kill_after_the_server_took_it_costs_a_second_mail_at_most(
    settings: Settings, mailbox: Mailbox
) -> None:
    hires_sam(settings)
    with at_work(settings, mailbox) as (server, group):
        asks(server)
        mailbox.on_mail = lambda: os.killpg(group, signal.SIGKILL)
        assert leads_settle(settings) == 1
        until(lambda: is_gone(group))
    assert len(mailbox.taken) == 1
    mailbox.on_mail = lambda: None
    lease_runs_out(settings)
    with at_work(settings, mailbox):
        until(lambda: len(mailbox.taken) == 2)
        until(lambda: unsent(settings) == 0)
    first, second = (post.message for post in mailbox.taken)
    assert first["Message-ID"] == second["Message-ID"]
    assert {post.recipients for post in mailbox.taken} == {(SAM.email,)}
    with at_work(settings, mailbox):
        time.sleep(2.5)  # further looks
    assert len(mailbox.taken) == 2


def test_leads_come_in_while_the_server_takes_its_time(
    settings: Settings, mailbox: Mailbox
) -> None:
    hires_sam(settings)
    mailbox.holds = True
    with at_work(settings, mailbox) as (server, _):
        asks(server)
        leads_settle(settings)
        until(lambda: mailbox.held == 1)
        for _ in range(5):
            asks(server)
        assert mailbox.taken == [], "every lead was acknowledged before the mail was"
        assert leads_settle(settings) == 6
        mailbox.holds = False
        until(lambda: len(mailbox.taken) == 1)


def test_leads_come_in_while_there_is_no_server(settings: Settings) -> None:
    hires_sam(settings)
    with at_work(settings, Mailbox(free_port())) as (server, _):
        asks(server)
        leads_settle(settings)
        until(lambda: unsent(settings) == 1)
        for _ in range(5):
            asks(server)
        assert leads_settle(settings) == 6
    assert unsent(settings) == 1
