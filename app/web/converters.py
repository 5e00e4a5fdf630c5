"""What an address may hold: a reference, refused before any query when it cannot be one."""

from __future__ import annotations

from flask import Flask, abort, request
from werkzeug.routing import BaseConverter, ValidationError

from app.leads.codes import ALPHABET, REFERENCE_LENGTH


class ReferenceConverter(BaseConverter):
    """A reference in any case; everything else is an address that does not exist."""

    regex = f"[A-Za-z0-9]{{{REFERENCE_LENGTH}}}"

    def to_python(self, value: str) -> str:
        """The reference as it is stored; raises ValidationError, which is a 404."""
        reference = value.upper()
        if not set(reference) <= set(ALPHABET):
            raise ValidationError
        return reference


class HashConverter(BaseConverter):
    """A SHA-256 in hex."""

    regex = "[0-9a-f]{64}"


def refuse_nul_in_query() -> None:
    """400 for the one character that PostgreSQL stores in no text, typed by nobody."""
    if b"%00" in request.query_string:
        abort(400)


def init_app(web: Flask) -> None:
    """Makes `<reference:…>` and `<sha256:…>` known to the addresses."""
    web.url_map.converters.update(reference=ReferenceConverter, sha256=HashConverter)
    web.before_request(refuse_nul_in_query)
