"""Styles, scripts and pictures by hash, for ever: of this release or of any edition."""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from app.consent.documents import document_of
from app.db import NotFound
from app.web.assets import MEDIA_TYPES, Asset, make_asset, read_assets
from app.web.database import the_database

pages = Blueprint("static", __name__)
MOST_KEPT = 64  # files of old editions that a process keeps in memory


@pages.get("/static/<sha256:sha256>.<any(css, js, svg):kind>")
def show(sha256: str, kind: str) -> ResponseReturnValue:
    """The file of this hash."""
    name = f"{sha256}.{kind}"
    kept: dict[str, Asset] = current_app.extensions["assets_by_name"]
    asset = kept.get(name)
    if asset is None:
        asset = _of_an_edition(name)
        if len(kept) < MOST_KEPT:
            kept[name] = asset
    return _answer(asset)


@pages.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """The mark, for browsers that ask for it by habit."""
    assets: dict[str, Asset] = current_app.extensions["assets"]
    return _answer(assets["favicon.svg"])


@pages.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """The page may be found; receipts and staff pages may not."""
    lines = ("User-agent: *", "Allow: /$", "Disallow: /received/", "Disallow: /stop/", "")
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


def _answer(asset: Asset) -> Response:
    if request.accept_encodings.quality("gzip"):
        response = Response(asset.gzipped, content_type=asset.media_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(asset.body, content_type=asset.media_type)
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _of_an_edition(name: str) -> Asset:
    file = PurePosixPath(name)
    if file.suffix not in MEDIA_TYPES:
        abort(404)
    try:
        with the_database().reading() as session:
            body, media_type = document_of(session, file.stem)
    except NotFound:
        abort(404)
    if media_type != MEDIA_TYPES[file.suffix]:
        abort(404)
    return make_asset(body, file.suffix)


def init_app(web: Flask) -> None:
    """Adds the files, and tells the templates their addresses."""
    assets = read_assets()
    web.extensions["assets"] = assets
    web.extensions["assets_by_name"] = {
        asset.path.removeprefix("/static/"): asset for asset in assets.values()
    }
    web.jinja_env.globals["asset"] = lambda name: assets[name].path
    web.register_blueprint(pages)
