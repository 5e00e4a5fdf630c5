"""A real mail server on loopback: it keeps what it takes, and can refuse, hang or speak TLS."""

from __future__ import annotations

import asyncio
import email
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.databases import free_port

TAKEN = "250 OK"


@dataclass(frozen=True)
class Post:
    """One mail as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    wire: bytes
    was_secure: bool

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        parsed = email.message_from_bytes(self.wire, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def words(self) -> str:
        """Its text with soft line breaks joined (RFC 3676)."""
        text = self.message.get_body()
        assert isinstance(text, EmailMessage)
        return str(text.get_content()).replace("\r\n", "\n").replace(" \n", " ")

    @property
    def files(self) -> dict[str, bytes]:
        """What is attached, by name."""
        attached = self.message.iter_attachments()
        return {str(one.get_filename()): one.get_payload(decode=True) for one in attached}  # type: ignore[misc]


@dataclass
class Mailbox:
    """What the server took, and what it says next: to a recipient, then to a mail."""

    port: int
    taken: list[Post] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_mail: list[str] = field(default_factory=list)
    hangs: float = 0.0  # seconds
    holds: bool = False  # it answers no mail until that is over
    held: int = 0  # mails that came so far, answered or not
    on_mail: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        """As GET_ANSWERS_SMTP_URL names it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Takes the recipient unless told otherwise."""
        answer = self.to_recipient.pop(0) if self.to_recipient else TAKEN
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keeps the mail unless told otherwise."""
        self.held += 1
        await asyncio.sleep(self.hangs)
        while self.holds:
            await asyncio.sleep(0.02)
        answer = self.to_mail.pop(0) if self.to_mail else TAKEN
        if answer == TAKEN:
            content = envelope.original_content or b""
            to = tuple(map(str, envelope.rcpt_tos))
            self.taken.append(Post(str(envelope.mail_from), to, content, bool(session.ssl)))
        self.on_mail()
        return answer


@contextmanager
def open_mailbox(
    *, folder: Path | None = None, from_first: bool = False, password: str = ""
) -> Iterator[Mailbox]:
    """A server until the block ends; with the `folder` of a certificate it speaks TLS.

    `from_first`: from the first byte, else when it is asked to. `password`: of the user `rosa`.
    """
    mailbox = Mailbox(free_port())
    more: dict[str, Any] = {}
    if folder is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
        more["ssl_context" if from_first else "tls_context"] = context
    if password:
        more |= {"authenticator": _checks(password), "auth_required": True}
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **more)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def _checks(password: str) -> Callable[..., AuthResult]:
    def check(*given: Any) -> AuthResult:
        login = given[-1]
        assert isinstance(login, LoginPassword)
        is_right = login == LoginPassword(b"rosa", password.encode())
        return AuthResult(success=is_right, handled=False)

    return check
