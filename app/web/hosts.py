"""Which host names are ours, and how many proxies may speak for a visitor."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import LengthRequired
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import Settings

LOOPBACK = ["127.0.0.1", "localhost"]
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class OneSpelling:
    """Host names differ by case only for machines (RFC 9110, 4.2.3); none at all is refused."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Passes the request on under one spelling of its host."""
        host = environ.get("HTTP_HOST", "").lower()
        environ["HTTP_HOST"] = host.replace("[::1]", "localhost") or "none"
        return self._app(environ, start_response)


def refuse_unmeasured() -> None:
    """411 for a body in chunks: cut at the limit it would be read as if it were whole."""
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired


def site_address() -> str:
    """What comes before the path of a link that leaves the site: on paper, in a mail or header."""
    settings: Settings = current_app.extensions["settings"]
    return (settings.public_url or request.host_url).rstrip("/")


def trust_served(web: Flask, host: str) -> None:
    """Answers to the address that is served on, too; one for all addresses is none."""
    try:
        is_any = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        is_any = False
    if not is_any and host not in web.config["TRUSTED_HOSTS"]:
        web.config["TRUSTED_HOSTS"] = [*web.config["TRUSTED_HOSTS"], host.lower()]


def init_app(web: Flask) -> None:
    """Refuses other hosts with 400, and believes as many proxies as are declared."""
    settings: Settings = web.extensions["settings"]
    public = urlsplit(settings.public_url).hostname
    web.config["TRUSTED_HOSTS"] = [*LOOPBACK, *([public] if public else [])]
    web.wsgi_app = OneSpelling(web.wsgi_app)  # type: ignore[method-assign]
    web.before_request(refuse_unmeasured)
    if settings.proxy_count:
        count = settings.proxy_count
        web.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            web.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0
        )
