"""Addresses as settings hold them: of a database, a mail server, a mailbox, and our own."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from urllib.parse import urlsplit

from sqlalchemy import exc, make_url

DATABASE_SCHEMES = ("sqlite:///", "postgresql+psycopg://")


def names_a_database(address: str) -> bool:
    """A database in memory would be another one for each process."""
    try:
        database = make_url(address).database
    except (exc.ArgumentError, ValueError):
        return False
    return address.startswith(DATABASE_SCHEMES) and database not in (None, "", ":memory:")


def is_mail_server(text: str) -> bool:
    """Scheme, host, and what leads to them; a password is percent-encoded (RFC 3986, 3.2.1)."""
    try:
        address = urlsplit(text)
        port = address.port
    except ValueError:
        return False
    is_bare = not (address.path.strip("/") or address.query or address.fragment)
    named = bool(address.username) or address.password is None
    known = address.scheme in ("smtp", "smtps")
    return known and bool(address.hostname) and port != 0 and is_bare and named


def is_mailbox(text: str) -> bool:
    """One bare e-mail address, without a name before it."""
    try:
        return text.isascii() and Address(addr_spec=text).addr_spec == text
    except (ValueError, IndexError, HeaderParseError):
        return False


def is_public_address(text: str) -> bool:
    """Scheme, host and port alone, as a visitor's browser writes them."""
    try:
        address = urlsplit(text)
        port = address.port
    except ValueError:
        return False
    is_bare = not (address.path.strip("/") or address.query or address.fragment or "@" in text)
    return address.scheme in ("http", "https") and bool(address.hostname) and port != 0 and is_bare
