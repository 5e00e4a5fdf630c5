"""Forms of the staff that somebody else's page sends: refuse_foreign_pages(), check_token()."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, g, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from app.web.database import the_settings


def refuse_foreign_pages() -> None:
    """403 for a request that another site's page made, whatever it knows (SR-46)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    public = urlsplit(the_settings().public_url)
    ours = {request.host_url.rstrip("/"), f"{public.scheme}://{public.netloc}"}
    if origin is not None and origin not in ours:
        abort(403)


def check_token() -> None:
    """400 unless the form carries the token of this browser."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        abort(400)
    g.csrf_valid = True
