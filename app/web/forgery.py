"""Posts that somebody else's page made: came_from_our_page(), refuse_foreign_pages()."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, g, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from app.web.database import the_settings

SAME_SITE = ("", "same-origin", "none")
SAYS_NOTHING = "null"  # what some privacy settings send with our own page


def came_from_our_page(tokens: list[str]) -> bool:
    """Whether a visitor's one CSRF token holds, and no header names another site.

    An undeclared proxy may have taken https off: no visitor loses the form for that.
    """
    return not _is_foreign() and _holds(tokens)


def refuse_other_sites() -> None:
    """403 for a visitor's post that another site's page made."""
    if _is_foreign():
        abort(403)


def refuse_foreign_pages() -> None:
    """403 for a request that another site's page made, whatever it knows (SR-46)."""
    if _names_another_site():
        abort(403)


def check_token() -> None:
    """400 unless the form carries the token of this browser."""
    if not _holds(request.form.getlist("csrf_token")):
        abort(400)
    g.csrf_valid = True


def _is_foreign() -> bool:
    return _names_another_site(SAYS_NOTHING, f"https://{request.host}")


def _names_another_site(*harmless: str) -> bool:
    if request.headers.get("Sec-Fetch-Site", "") not in SAME_SITE:
        return True
    origin = request.headers.get("Origin")
    public = urlsplit(the_settings().public_url)
    ours = (request.host_url.rstrip("/"), f"{public.scheme}://{public.netloc}", *harmless)
    return origin is not None and origin not in ours


def _holds(tokens: list[str]) -> bool:
    try:
        validate_csrf(tokens[0] if len(tokens) == 1 else "")
    except ValidationError:
        return False
    return True
