"""The editions of this process: what visitors are shown, at most a second old."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from app.consent.shown import Edition, EditionState, current_edition, edition_shown, find_editions
from app.consent.slots import cut_at_holes
from app.db import Database, Reading, Unavailable
from app.web.journal import log
from app.web.public.holes import HoledPage

EVERY = 0.5  # seconds between two looks at the editions' newest step


@dataclass(frozen=True)
class Served:
    """An edition ready to be served."""

    edition: Edition
    page: HoledPage


class Press:
    """Holds the published editions in memory, so that a page costs no query and no rendering."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._served: dict[str, Served] = {}
        self._states: dict[str, EditionState] = {}
        self._current: dict[str, Served] = {}
        self._lock = threading.Lock()
        self._process = -1
        self._ended = threading.Event()
        self._looker: threading.Thread | None = None

    def current(self, language: str) -> Served:
        """What this language's visitors are shown now; raises Unavailable when there is none."""
        self._watch()
        served = self._current.get(language)
        if served is None:
            raise Unavailable(f"no edition is published in language {language}")
        return served

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which visitors are shown a page now."""
        self._watch()
        return frozenset(self._current)

    def of(self, sha256: str) -> Served:
        """One edition, published now or once; raises NotFound, Unavailable."""
        self._watch()
        served = self._served.get(sha256)
        if served is None:
            with self._database.reading() as session:
                served = self._load(session, sha256)
        return served

    def takes_consent(self, sha256: str, at: datetime) -> bool:
        """Whether a form of this edition counts at this moment."""
        state = self._states.get(sha256)
        return state is not None and state.takes_consent(at)

    def refresh(self) -> None:
        """Looks at the editions' newest steps; raises Unavailable, and then keeps what it has."""
        with self._database.reading() as session:
            states = find_editions(session)
            found = (current_edition(states, one) for one in {s.language for s in states})
            current = {s.language: self._load(session, s.sha256) for s in found if s is not None}
        self._states = {state.sha256: state for state in states}
        self._current = current

    def look(self) -> None:
        """Refreshes if it can; else it keeps what it has."""
        try:
            self.refresh()
        except Unavailable as fault:
            log.warning("editions.not_refreshed", kind=str(fault))

    def stop(self) -> None:
        """Ends the looking, for an application that is put away; no look is left half done."""
        self._ended.set()
        if self._looker is not None:
            self._looker.join()

    def _load(self, session: Reading, sha256: str) -> Served:
        if sha256 not in self._served:
            self._served[sha256] = ready(edition_shown(session, sha256))
        return self._served[sha256]

    def _watch(self) -> None:
        if self._process == os.getpid():  # a thread does not survive a fork
            return
        with self._lock:
            if self._process == os.getpid():
                return
            self.look()  # what was loaded before the fork may be old by now
            self._looker = threading.Thread(target=self._keep_looking, name="press", daemon=True)
            self._looker.start()
            self._process = os.getpid()

    def _keep_looking(self) -> None:
        while not self._ended.wait(EVERY):
            self.look()


def the_press() -> Press:
    """The press of this application."""
    press: Press = current_app.extensions["press"]
    return press


def init_app(web: Flask) -> None:
    """Gives the application its press, with the editions that there are: each fork has them."""
    press = Press(web.extensions["database"])
    press.look()
    web.extensions["press"] = press


def ready(edition: Edition) -> Served:
    """The edition with its page compressed around its holes."""
    return Served(edition, HoledPage(cut_at_holes(edition.page)))
