"""What an address may hold: a reference, refused before any query when it cannot be one."""

from __future__ import annotations

from flask import Flask
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


def init_app(web: Flask) -> None:
    """Makes `<reference:…>` known to the addresses of this application."""
    web.url_map.converters["reference"] = ReferenceConverter
