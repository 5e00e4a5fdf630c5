"""The two cookies: `staff`, the id of a session, and `visit`, a signed secret against forgery."""

from __future__ import annotations

import hashlib
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


def seal_visit(app: Flask, secret: str) -> str:
    """The secret of a visitor's forms, signed."""
    return str(_signer(app).dumps(secret))


def unseal_visit(app: Flask, value: str) -> str | None:
    """The secret behind a signed value; None: not ours."""
    try:
        secret = _signer(app).loads(value)
    except BadData:
        return None
    return secret if isinstance(secret, str) else None


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
