"""The two cookies: `staff`, the id of a session, and `visit`, what one browser sent, signed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import cast

from flask import Flask, Request, Response, request
from itsdangerous import BadData, URLSafeSerializer

from app.settings import Settings


def read_cookie(app: Flask, request: Request, name: str) -> str:
    """The value that the browser sent, or ""; over https the plain name is not believed."""
    return request.cookies.get(_full_name(app, request, name), "")


def set_cookie(app: Flask, response: Response, name: str, value: str) -> None:
    """Sets it for as long as the browser is open (ASVS 3.3.1 to 3.3.4)."""
    response.set_cookie(
        _full_name(app, request, name),
        value,
        secure=_is_secure(app, request),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def delete_cookie(app: Flask, response: Response, name: str) -> None:
    """Makes the browser forget it."""
    secure = _is_secure(app, request)
    full_name = _full_name(app, request, name)
    response.delete_cookie(full_name, secure=secure, httponly=True, samesite="Lax", path="/")


def seal_visit(app: Flask, values: Mapping[str, object]) -> str:
    """The secret of a visitor's forms and the receipts of what this browser sent, signed."""
    return str(_signer(app).dumps(dict(values)))


def unseal_visit(app: Flask, value: str) -> dict[str, object]:
    """What stands behind a signed value; nothing, when it is not ours."""
    try:
        values = _signer(app).loads(value)
    except BadData:
        return {}
    return values if isinstance(values, dict) else {}


def _full_name(app: Flask, request: Request, name: str) -> str:
    """`__Host-` binds a cookie to this host and to https (RFC 6265bis 4.1.3.2)."""
    return f"__Host-{name}" if _is_secure(app, request) else name


def _is_secure(app: Flask, request: Request) -> bool:
    settings = cast(Settings, app.extensions["settings"])
    return request.is_secure or settings.public_url.startswith("https://")


def _signer(app: Flask) -> URLSafeSerializer:
    keys = [*(app.config.get("SECRET_KEY_FALLBACKS") or ()), cast(str, app.secret_key)]
    signing = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(keys, salt="visit", signer_kwargs=signing)
