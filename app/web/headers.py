"""What every response says of itself: security headers by class of endpoint (SR-01 to SR-08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, request

NOTHING = "default-src 'none'; frame-ancestors 'none'"
PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WITH_FRAME = PAGE + "; frame-src 'self'"
FRAMED = (
    "sandbox; default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
FOR_EVER = "public, max-age=31536000, immutable"
FEATURES = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


@dataclass(frozen=True)
class Headers:
    """One class of responses."""

    policy: str
    cache: str = "no-store"
    frames: str = "DENY"
    resource: str = "same-origin"

    def items(self) -> tuple[tuple[str, str], ...]:
        """The headers, made once."""
        return (
            ("Content-Security-Policy", self.policy),
            ("Cache-Control", self.cache),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Permissions-Policy", FEATURES),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", self.resource),
            ("X-Frame-Options", self.frames),
        )


A_PAGE: Final = Headers(PAGE).items()
# A sandboxed frame has an origin of its own: its styles must be open to it (CORP).
A_FILE: Final = Headers(NOTHING, FOR_EVER, resource="cross-origin").items()
A_PLAIN_FILE: Final = Headers(NOTHING, "no-cache", resource="cross-origin").items()
A_DOWNLOAD: Final = Headers(f"sandbox; {NOTHING}").items()
A_STATUS: Final = Headers(NOTHING).items()
CLASSES: Final = {
    "static.show": A_FILE,
    "static.favicon": A_PLAIN_FILE,
    "static.robots": A_PLAIN_FILE,
    "ledger.checkpoint": A_PLAIN_FILE,
    "ledger.tile": A_FILE,
    "ledger.key": A_PLAIN_FILE,
    "ledger.policy": A_PLAIN_FILE,
    "receipt.show_paper": A_STATUS,
    "receipt.give_record": A_STATUS,
    "receipt.give_proof": A_STATUS,
    "status.healthz": A_STATUS,
    "status.readyz": A_STATUS,
    "evidence.download": A_DOWNLOAD,
    "consents.show": Headers(WITH_FRAME).items(),
    "consents.as_shown": Headers(FRAMED, frames="SAMEORIGIN").items(),
    "editions.show": Headers(WITH_FRAME).items(),
    "editions.as_drafted": Headers(FRAMED, frames="SAMEORIGIN").items(),
}
HTTPS_ONLY = "max-age=31536000; includeSubDomains"


def set_headers(response: Response) -> Response:
    """Sets the headers of the endpoint's class; an error is a page, whatever was asked for."""
    endpoint = request.endpoint or ""
    is_error = response.status_code >= 400 and endpoint != "status.readyz"
    for name, value in A_PAGE if is_error else CLASSES.get(endpoint, A_PAGE):
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    return response


def init_app(web: Flask) -> None:
    """Sets the headers of every response."""
    web.after_request(set_headers)
