"""The public log as C2SP tlog-tiles lays it out: what was signed, and its hashes; no entry."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort
from flask.typing import ResponseReturnValue

from app.ledger.proofs import log_keys, newest_checkpoint, signed_tile
from app.ledger.rotation import policy_now
from app.ledger.tiles import ENTRIES, BadTile, parse_path
from app.web.database import the_database

pages = Blueprint("ledger", __name__, url_prefix="/ledger")


@pages.get("/checkpoint")
def checkpoint() -> ResponseReturnValue:
    """The note that was signed last (C2SP tlog-checkpoint)."""
    with the_database().reading() as session:
        note = newest_checkpoint(session)
    return _text(note) if note else abort(404)


@pages.get("/tile/<path:place>")
def tile(place: str) -> ResponseReturnValue:
    """Hashes of the signed tree; the entries behind them are not everybody's."""
    try:
        level, index, width = parse_path(f"tile/{place}")
    except BadTile:
        abort(404)
    if level == ENTRIES:
        abort(404)
    with the_database().reading() as session:
        hashes = signed_tile(session, level, index, width)
    return Response(hashes, content_type="application/octet-stream")


@pages.get("/key")
def key() -> ResponseReturnValue:
    """The public halves of the keys that sign checkpoints (C2SP signed-note), one a line."""
    with the_database().reading() as session:
        keys = log_keys(session)
    return _text("".join(f"{one.vkey}\n" for one in keys))


@pages.get("/policy")
def policy() -> ResponseReturnValue:
    """Whose checkpoints count (C2SP tlog-policy): a convenience; trust your own copy."""
    with the_database().reading() as session:
        return _text(policy_now(session))


def _text(words: str) -> Response:
    return Response(words, content_type="text/plain; charset=utf-8")


def init_app(web: Flask) -> None:
    """Adds the log."""
    web.register_blueprint(pages)
