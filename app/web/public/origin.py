"""Whether a post was sent from a page of ours, by this browser: came_from_our_page()."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

SAME_SITE = ("", "same-origin", "none")


def came_from_our_page(tokens: list[str]) -> bool:
    """The one CSRF token holds, and no header of the browser names another site.

    `Origin: null` is what some privacy settings send with our own page: it says nothing.
    """
    if request.headers.get("Sec-Fetch-Site", "") not in SAME_SITE:
        return False
    origin = request.headers.get("Origin", "null")
    if origin != "null" and urlsplit(origin).netloc != request.host:
        return False
    try:
        validate_csrf(tokens[0] if len(tokens) == 1 else "")
    except ValidationError:
        return False
    return True
