"""A mail server that quotes an address when it refuses: nothing of ours repeats it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text

from app.cli.opening import open_instance
from app.settings import Settings
from tests.databases import free_port
from tests.faults.newsdesk import hires_sam, leads_settle
from tests.faults.test_canary import CANARY, marks_in
from tests.mailbox import open_mailbox
from tests.people import SAM
from tests.servers import COMMAND, environment, wait_until_ready
from tests.wire import WireBrowser

PATIENCE = 30.0  # seconds
T = TypeVar("T")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True, scope="session")
def test_no_log_line_and_no_row_repeats_what_the_server_said(
    settings: Settings, tmp_path: Path
) -> None:
    log, port = tmp_path / "log", free_port()
    hires_sam(settings)
    with open_mailbox() as mailbox, log.open("wb") as lines:
        mailbox.to_recipient = [f"550 {CANARY.email} {CANARY.first} is gone"]
        mail = {"SMTP_URL": mailbox.url, "MAIL_FROM": "leads@example.com"}
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), "--workers", "1"],
            env=environment(settings.instance, **mail),
            stdout=lines,
            stderr=lines,
        )
        try:
            wait_until_ready(process, port)
            assert WireBrowser(port).sends(CANARY).status == 303
            rows = waits_for(lambda: given_up(settings))
            leads_settle(settings)
            (news,) = waits_for(lambda: mailbox.taken)
        finally:
            process.terminate()
            process.wait(40)
    assert news.recipients == (SAM.email,)
    assert "1 new lead waits" in news.words, "the control"
    assert marks_in(news.words + news.wire.decode()) == []
    assert marks_in(log.read_text()) == []
    assert marks_in(rows) == []
    assert "refused" in rows


def waits_for(found: Callable[[], T]) -> T:
    """What is found at last."""
    deadline = time.monotonic() + PATIENCE
    while not (one := found()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return one


def given_up(settings: Settings) -> str:
    """The outbox's rows that are given up, as text."""
    instance = open_instance(settings)
    with instance.database.reading() as session:
        query = text("select * from notices where given_up_at is not null")
        rows = session._connection.execute(query).all()
    instance.database.dispose()
    return " ".join(map(str, rows))


def mails_to(address: str, folder: Path) -> list[EmailMessage]:
    """The mails to one person; the demonstration's auditors get theirs beside them."""
    files = (one.read_bytes() for one in folder.glob("*.eml"))
    mails = [message_from_bytes(one, policy=policy.default) for one in files]
    return [one for one in mails if one["To"] == address]


def test_a_demonstration_writes_its_mails_into_files(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [COMMAND, "demo", "--port", str(port)],
        env=environment(tmp_path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    mails = tmp_path / "demo" / "mails"
    try:
        wait_until_ready(process, port)
        assert WireBrowser(port).sends(CANARY).status == 303
        found = waits_for(lambda: mails_to(CANARY.email, mails))
    finally:
        process.terminate()
        process.wait(40)
    words, _record, proof = found[0].iter_parts()
    assert f"http://127.0.0.1:{port}/stop/" in str(words.get_content())
    assert proof.get_content().startswith(b"c2sp.org/tlog-proof@v1\n")
