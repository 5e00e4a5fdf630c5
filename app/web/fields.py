"""What an address or a small staff form holds: typed(), chosen(), row_before()."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, request

from app.web.sessions import is_staff_path

LARGEST_KEY = 2_147_483_647  # what PostgreSQL takes for a key inside
LONGEST_KEY = 10  # digits
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


def row_before(text: str | None) -> int | None:
    """The row that a page of a list begins after; None: it is the first page.

    What cannot be the key of a row is a 404, so that no database sees it.
    """
    if text is None:
        return None
    is_key = text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
    if not is_key or int(text) > LARGEST_KEY:
        abort(404)
    return int(text)


def refuse_nul() -> None:
    """400 for the one character that PostgreSQL stores in no text, typed by nobody."""
    lists = [*request.args.listvalues(), *request.form.listvalues()]
    if any("\0" in value for values in [[request.path], *lists] for value in values):
        abort(400)


def own_page(target: str | None) -> str | None:
    """The path if it is one of the staff's own pages, else None (CWE-601)."""
    if not target or not target.startswith("/") or "\\" in target or not target.isprintable():
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "//" in parts.path or ".." in parts.path:
        return None
    inside = is_staff_path(parts.path) and not parts.path.startswith(ON_THE_WAY)
    return target if inside else None


def page_before() -> str | None:
    """The page of ours that a form was sent from, or None where the browser does not say."""
    before = urlsplit(request.headers.get("Referer", ""))
    return own_page(before.path) if before.netloc == request.host else None
