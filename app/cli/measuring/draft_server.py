"""A draft served as it would be, to one browser on this machine: served_draft()."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.cli.opening import Opened
from app.consent.shown import edition_shown
from app.web.public.press import Press, Served, ready
from app.web.words.languages import FIRST_PAGES

HOST = "127.0.0.1"


class ProofSheet(Press):
    """A press that shows one edition, whatever is published."""

    def __init__(self, instance: Opened, served: Served) -> None:
        super().__init__(instance.database)
        self._sheet = served

    def current(self, language: str) -> Served:
        """The edition that is looked at."""
        return self._sheet


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def served_draft(instance: Opened, sha256: str) -> Iterator[tuple[str, str]]:
    """The address of the edition's page and its language, until the block ends.

    It is the whole application with its real headers; nothing but the page's choice differs.
    Raises NotFound.
    """
    with instance.database.reading() as session:
        edition = edition_shown(session, sha256)
    web = create_app(instance.settings, instance.database, instance.keys)
    web.extensions["press"].stop()
    press = web.extensions["press"] = ProofSheet(instance, ready(edition))
    server = make_server(HOST, 0, web, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, name="draft", daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}{FIRST_PAGES[edition.language]}", edition.language
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        press.stop()
