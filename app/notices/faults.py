"""Why a mail was not delivered, a closed vocabulary without anybody's words: Fault."""

from __future__ import annotations

import smtplib
import ssl
from enum import StrEnum


class Fault(StrEnum):
    """What went wrong; only `refused` cannot mend itself or be mended by the operator."""

    REFUSED = "refused"
    LATER = "later"
    SENDER = "sender"
    PASSWORD = "password"  # noqa: S105 - a kind of fault
    NOT_SECURE = "not_secure"
    SILENT = "silent"
    CUT_OFF = "cut_off"
    UNREACHABLE = "unreachable"
    OURS = "ours"

    @property
    def is_final(self) -> bool:
        """Whether another try would end the same way."""
        return self is Fault.REFUSED


class NotDelivered(RuntimeError):
    """The server did not take the mail; its own words may quote an address and are dropped."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def fault_of(error: Exception) -> Fault:
    """The kind of an error of smtplib, ssl or the socket."""
    match error:
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            return Fault.PASSWORD
        case UnicodeEncodeError():  # smtplib can say no other password than in ASCII
            return Fault.PASSWORD
        case smtplib.SMTPSenderRefused():
            return Fault.SENDER
        case smtplib.SMTPRecipientsRefused():
            return _by_code(max(code for code, _ in error.recipients.values()))
        case smtplib.SMTPDataError():
            return _by_code(error.smtp_code)
        case smtplib.SMTPServerDisconnected():
            timed_out = isinstance(error.__context__, TimeoutError)
            return Fault.SILENT if timed_out else Fault.CUT_OFF
        case smtplib.SMTPException():
            return Fault.LATER
        case ssl.SSLError():
            return Fault.NOT_SECURE
        case TimeoutError():
            return Fault.SILENT
        case _:
            return Fault.UNREACHABLE


def _by_code(code: int) -> Fault:
    """5yz is for good (RFC 5321, 4.2.1)."""
    return Fault.REFUSED if code >= 500 else Fault.LATER
