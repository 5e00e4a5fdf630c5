"""The log kept by real processes: by serve on SQLite, by work on PostgreSQL, by several at once."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.cli.opening import open_instance
from app.ledger.proofs import newest_checkpoint, told_by
from app.proof.watch import state_of_log
from app.settings import Settings
from tests.faults.test_mail_killed import PUBLIC, addresses, until
from tests.mailbox import Mailbox, open_mailbox
from tests.people import ROSA
from tests.servers import COMMAND, environment, run_command, running_server
from tests.wire import WireBrowser

IRIS, COUNSEL = "iris@example.org", "counsel@example.net"


@contextmanager
def working(
    folder: Path, said: Path, more: dict[str, str], command: Sequence[str] = (COMMAND,)
) -> Iterator[None]:
    """`get-answers work` until the block ends; what it says goes into a file."""
    with said.open("wb") as stream:
        process = subprocess.Popen(
            [*command, "work"], env=environment(folder, **more), stderr=stream
        )
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(40) == 0


def is_sealed(settings: Settings) -> bool:
    """Whether the newest checkpoint has every entry, and nothing waits."""
    instance = open_instance(settings)
    with instance.database.reading() as session:
        state = state_of_log(session)
        note = newest_checkpoint(session)
        size = told_by(session, note).size if note else 0
    instance.database.dispose()
    return (state.waiting, size) == (0, state.size) and size > 0


def days_mailed(mailbox: Mailbox) -> list[str]:
    """The days that the subjects of one auditor's mails tell."""
    to_iris = [post for post in mailbox.taken if post.recipients == (IRIS,)]
    return [str(post.message["Subject"]).partition(",")[0] for post in to_iris]


def readyz(address: str) -> str:
    with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:  # noqa: S310
        return str(answer.read().decode())


def test_every_entry_is_sealed_soon_and_each_auditor_gets_the_checkpoint(
    settings: Settings, tmp_path: Path
) -> None:
    needs_work = settings.database_url.startswith("postgresql")
    with open_mailbox() as mailbox, ExitStack() as stack:
        more = {
            "DATABASE_URL": settings.database_url,
            "SMTP_URL": mailbox.url,
            "MAIL_FROM": "leads@example.com",
            "AUDITORS": f"{IRIS}, {COUNSEL}",
            "PUBLIC_URL": PUBLIC,
        }
        folder = settings.instance
        server = stack.enter_context(running_server(folder, workers=2, settings=more))
        assert ("no get-answers work was seen" in readyz(server.address)) == needs_work
        for number in range(2 * needs_work):
            stack.enter_context(working(folder, tmp_path / f"said{number}", more))
        for _ in range(5):
            assert WireBrowser(server.port).sends(ROSA).status == 303
        until(lambda: set(addresses(mailbox)) >= {IRIS, COUNSEL})
        until(lambda: is_sealed(settings))
        assert "no get-answers work was seen" not in readyz(server.address)
        done = run_command(folder, "ledger", "seal", **more)
        assert done.returncode == 0, done.stderr
        days = days_mailed(mailbox)
        assert len(days) == len(set(days)), "one a day, whoever sends it"
    assert run_command(settings.instance, "ledger", "verify", **more).returncode == 0


def test_a_machine_without_the_log_key_says_once_that_it_signs_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    (settings.instance / "keys" / "log.pem").rename(tmp_path / "log.pem")
    more, said = {"DATABASE_URL": settings.database_url}, tmp_path / "said"
    with working(settings.instance, said, more):
        until(lambda: "work.not_signing" in said.read_text())
        done = run_command(
            settings.instance,
            *("revoke", "626-555-0143", "--channel", "phone", "--words", "Stop"),
            **more,
        )
        assert done.returncode == 0
        until(lambda: waiting(settings) == 0)
    lines = [json.loads(line) for line in said.read_text().splitlines() if line.startswith("{")]
    assert [one["reason"] for one in lines if one["event"] == "work.not_signing"] == ["no log key"]
    assert not (settings.instance / "signer.json").exists()


def waiting(settings: Settings) -> int:
    instance = open_instance(settings)
    with instance.database.reading() as session:
        count = state_of_log(session).waiting
    instance.database.dispose()
    return count
