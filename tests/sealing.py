"""The worker's two acts at the office's time: what waits gets its place, and the tree is signed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.cli.opening import Opened
from app.ledger.anchoring.memory import MemoryFile
from app.ledger.integrate import integrate
from app.ledger.keys import open_log_keys
from app.ledger.sign import sign_checkpoint


class Clocked(Protocol):
    """An instance and the time by which it works: an office, or what stands for one."""

    @property
    def instance(self) -> Opened:
        """The open instance."""

    @property
    def now(self) -> datetime:
        """The moment at which it works."""


def integrates(office: Clocked) -> int:
    """What waits gets its place in the tree; gives how many entries were dealt with."""
    with office.instance.database.writing() as session:
        return integrate(session, at=office.now)


def signs(office: Clocked) -> str | None:
    """The signer looks; gives the note, if there was something to sign."""
    opened = office.instance
    folder = opened.settings.instance
    keys = open_log_keys(folder / "keys", opened.pen.issuer)
    with MemoryFile(folder).held():
        return sign_checkpoint(opened.database, keys, folder, at=office.now)


def seals(office: Clocked) -> str | None:
    """Everything that waits is in the tree, and the tree is signed."""
    while integrates(office):
        pass
    return signs(office)
