"""What was typed into a small staff form: typed(), chosen()."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, request

from app.web.sessions import is_staff_path

SIGN_IN = "/staff/sign-in"
ON_THE_WAY = ("/staff/sign-", "/staff/set-up", "/staff/again")  # not where one wants to go


def typed(name: str, most: int) -> str:
    """The one value of a field, "" when it is missing; cut after `most` + 1 characters.

    A field sent twice is a 400 (CWE-235): nobody's browser does that.
    """
    values = request.form.getlist(name)
    if len(values) > 1:
        abort(400)
    return values[0][: most + 1] if values else ""


def chosen(name: str) -> list[str]:
    """Every value of a field of ticks."""
    return request.form.getlist(name)


def own_page(target: str | None) -> str | None:
    """The path if it is one of the staff's own pages, else None (CWE-601)."""
    if not target or not target.startswith("/") or "\\" in target or not target.isprintable():
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "//" in parts.path or ".." in parts.path:
        return None
    inside = is_staff_path(parts.path) and not parts.path.startswith(ON_THE_WAY)
    return target if inside else None
