"""Passwords and certificates: what goes over TLS alone, and what is refused without it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from app.cli.opening import Opened
from app.notices.faults import Fault
from tests.certificates import make_certificate
from tests.integration.postal import notice_of, open_desk
from tests.mailbox import Mailbox, open_mailbox
from tests.people import ROSA

pytestmark = pytest.mark.usefixtures("noon")
ELSEWHERE = "0.0.0.0"  # noqa: S104 - leads here, and is not a name that we know this machine by


def tried(instance: Opened, mailbox: Mailbox, url: str) -> tuple[Fault | None, bool]:
    """What comes of one try under this URL: the fault, and whether the mail came over TLS."""
    with open_desk(instance, mailbox, url=url) as desk:
        desk.visitor.sends(ROSA)
        assert desk.delivers() == 1
        error = notice_of(desk).last_error
    secure = bool(mailbox.taken) and mailbox.taken[-1].was_secure
    return (Fault(error) if error else None, secure)


@contextmanager
def trusted(certificate: Path) -> Iterator[None]:
    """The operator names the file of certificates that this process believes (OpenSSL)."""
    os.environ["SSL_CERT_FILE"] = str(certificate)
    yield
    del os.environ["SSL_CERT_FILE"]


def test_a_server_that_offers_tls_is_spoken_to_over_it(instance: Opened, tmp_path: Path) -> None:
    make_certificate(tmp_path)
    with open_mailbox(folder=tmp_path, password="open & shut") as mailbox:
        url = f"smtp://rosa:open%20&%20shut@127.0.0.1:{mailbox.port}"
        assert tried(instance, mailbox, url) == (None, True)


@pytest.mark.parametrize("password", ["wrong", "s%C3%A9same"])
def test_a_wrong_password_is_a_fault_that_can_be_mended(
    instance: Opened, tmp_path: Path, password: str
) -> None:
    make_certificate(tmp_path)
    with open_mailbox(folder=tmp_path, password="sesame") as mailbox:
        url = f"smtp://rosa:{password}@127.0.0.1:{mailbox.port}"
        assert tried(instance, mailbox, url) == (Fault.PASSWORD, False)
        assert mailbox.taken == []


@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_certificate_must_hold(instance: Opened, tmp_path: Path, is_trusted: bool) -> None:
    certificate = make_certificate(tmp_path)
    trust = trusted(certificate) if is_trusted else nullcontext()
    with trust, open_mailbox(folder=tmp_path, from_first=True) as mailbox:
        fault, _ = tried(instance, mailbox, f"smtps://127.0.0.1:{mailbox.port}")
        assert (fault, len(mailbox.taken)) == ((None, 1) if is_trusted else (Fault.NOT_SECURE, 0))


@pytest.mark.parametrize("speaks_tls", [True, False])
def test_beyond_this_machine_a_password_needs_a_certificate_that_holds(
    instance: Opened, tmp_path: Path, speaks_tls: bool
) -> None:
    make_certificate(tmp_path)
    with open_mailbox(folder=tmp_path if speaks_tls else None) as mailbox:
        url = f"smtp://rosa:sesame@{ELSEWHERE}:{mailbox.port}"
        assert tried(instance, mailbox, url) == (Fault.NOT_SECURE, False)
        assert mailbox.taken == []


def test_beyond_this_machine_a_mail_without_password_goes_as_the_server_speaks(
    instance: Opened,
) -> None:
    with open_mailbox() as mailbox:
        assert tried(instance, mailbox, f"smtp://{ELSEWHERE}:{mailbox.port}") == (None, False)
