"""How often one address may ask: seconds_to_wait(), and what an address is."""

from __future__ import annotations

import ipaddress
import math
import time

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from app.web.database import the_settings

# An office or a care home shares one address, so the form's limit is wide.
LIMITS = {
    "form": [parse("60/minute"), parse("600/hour")],
    "code": [parse("30/minute")],
    "paper": [parse("20/minute")],  # a PDF costs 50 times what a page does
    "callers": [parse("20/minute"), parse("200/hour")],  # of one agent: people call one by one
}


def visitor_address() -> str:
    """The visitor's address as evidence keeps it; empty when a proxy sent no address."""
    address = _address()
    return str(address) if address else ""


def address_key() -> str:
    """What is counted together: an IPv4 address, or the /64 of one household."""
    address = _address()
    if address is None:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def seconds_to_wait(what: str, who: str = "") -> int:
    """Counts this request; 0: go on, else the seconds until the next one is taken.

    `who` is counted together; empty: everybody at one address.
    """
    if not the_settings().ratelimit_enabled:
        return 0
    counters: FixedWindowRateLimiter = current_app.extensions["counters"]
    key = who or address_key()
    for limit in LIMITS[what]:
        if not counters.hit(limit, what, key):
            return _until_free(counters, limit, what, key)
    return 0


def refuse_guessing() -> None:
    """429 for whoever tries many codes that nobody was given."""
    refuse_many("code")


def refuse_many(what: str, who: str = "") -> None:
    """429 beyond the limit for this; counts this request."""
    wait = seconds_to_wait(what, who)
    if wait:
        raise TooManyRequests(retry_after=wait)


def init_app(web: Flask) -> None:
    """Gives the application its counters, in memory of each process.

    `limits` is what Flask-Limiter counts with; asked in the view, it loses no typing, and no
    other request pays for it.
    """
    web.extensions["counters"] = FixedWindowRateLimiter(MemoryStorage())


def _until_free(counters: FixedWindowRateLimiter, limit: RateLimitItem, what: str, key: str) -> int:
    stats = counters.get_window_stats(limit, what, key)
    return max(1, math.ceil(stats.reset_time - time.time()))


def _address() -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
