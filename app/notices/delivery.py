"""Handing a mail to the server that the settings name: deliver()."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from app.notices.faults import Fault, NotDelivered, fault_of

PORTS = {"smtp": 25, "smtps": 465}
WITH_PASSWORD = 587  # where a server takes mail from its own users (RFC 6409)


@dataclass(frozen=True)
class Patience:
    """Seconds for each answer of the server, and for the whole, however slowly it drips."""

    answer: float = 20.0
    whole: float = 60.0


PATIENCE = Patience()


def deliver(url: str, message: EmailMessage, patience: Patience = PATIENCE) -> None:
    """Gives the mail away; raises NotDelivered. A folder takes it as a file of its own.

    `smtps://` speaks TLS from the first byte. `smtp://` changes to TLS where the server offers
    it; a password goes over nothing else, but to this machine itself.
    """
    address = urlsplit(url)
    if address.scheme == "file":
        return _keep_as_file(Path(unquote(address.path)), message)
    try:
        with _connected(address, message["From"].addresses[0].domain, patience) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException, UnicodeEncodeError) as error:
        raise NotDelivered(fault_of(error)) from None


def is_this_machine(host: str) -> bool:
    """Whether what is sent to this host leaves the machine at all."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _connected(address: SplitResult, name: str, patience: Patience) -> Iterator[smtplib.SMTP]:
    """A server that has let us in. Its farewell is no fault: by then it has the mail or not."""
    server = _caller(address, name, patience.answer)
    cut = threading.Timer(patience.whole, _hang_up, [server])
    cut.daemon = True
    cut.start()
    try:
        _greet(server, address)
        _let_in(server, address)
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        cut.cancel()
        server.close()


def _caller(address: SplitResult, name: str, seconds: float) -> smtplib.SMTP:
    """Not connected yet, so that a clock can be set before; `name` is how we introduce us."""
    if address.scheme == "smtps":
        trust = ssl.create_default_context()
        return smtplib.SMTP_SSL(local_hostname=name, timeout=seconds, context=trust)
    return smtplib.SMTP(local_hostname=name, timeout=seconds)


def _greet(server: smtplib.SMTP, address: SplitResult) -> None:
    is_user = address.scheme == "smtp" and address.username is not None
    port = address.port or (WITH_PASSWORD if is_user else PORTS[address.scheme])
    host = address.hostname or ""
    server._host = host  # type: ignore[attr-defined]  # whom the certificate must name
    code, words = server.connect(host, port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, words)


def _let_in(server: smtplib.SMTP, address: SplitResult) -> None:
    server.ehlo_or_helo_if_needed()
    here = is_this_machine(address.hostname or "")
    secure = address.scheme == "smtps"
    if not secure and server.has_extn("starttls"):
        trust = ssl.create_default_context()
        if here:  # nothing leaves the machine, whose own server seldom has a certificate
            trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        server.starttls(context=trust)
        server.ehlo()
        secure = True
    if address.username is None:
        return
    if not (secure or here):
        raise ssl.SSLError("no TLS for a password")
    server.login(unquote(address.username), unquote(address.password or ""))


def _hang_up(server: smtplib.SMTP) -> None:
    with suppress(OSError):
        if server.sock is not None:
            server.sock.shutdown(socket.SHUT_RDWR)


def _keep_as_file(folder: Path, message: EmailMessage) -> None:
    """For the demonstration: a second copy takes the place of the first, as in a mailbox."""
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{name}"
    try:
        draft.write_bytes(bytes(message))
        draft.replace(folder / f"{name}.eml")
    except OSError:
        raise NotDelivered(Fault.UNREACHABLE) from None
