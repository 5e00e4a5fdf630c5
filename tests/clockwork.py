"""A command of ours by a clock of its own: python -m tests.clockwork FILE serve --port 8000.

The file holds the moment and whether it stands or goes; whoever writes it sets the clock of every
process of the command at once. The system's clock, and what waits by it, stay as they are.
"""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from app.cli import main

LOOKS_EVERY = 0.05  # seconds
GOES, STANDS = "goes", "stands"


@dataclass
class Clock:
    """What time it is for the commands that look at this file."""

    file: Path
    offset: timedelta = timedelta()

    @property
    def now(self) -> datetime:
        """What it shows while it goes."""
        return datetime.now(UTC) + self.offset

    def goes_from(self, at: datetime) -> None:
        """It is this moment now, and time goes by."""
        self._set(at, GOES)

    def stands_at(self, at: datetime) -> None:
        """It is this moment, and stays it."""
        self._set(at, STANDS)

    def _set(self, at: datetime, how: str) -> None:
        self.offset = at - datetime.now(UTC)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{at.isoformat()} {how} {datetime.now(UTC).isoformat()}")
        fresh.replace(self.file)
        threading.Event().wait(4 * LOOKS_EVERY)


class Follower:
    """A process that keeps to the file's clock, and so do those that are forked from it."""

    def __init__(self, file: Path) -> None:
        self.file, self.told = file, file.read_text()
        moment, how = self._read(datetime.now(UTC))
        self.traveller = time_machine.travel(moment, tick=how == GOES).start()
        self.watches()
        os.register_at_fork(after_in_child=self.watches)

    def watches(self) -> None:
        """Looks at the file for as long as the process lives."""
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while not threading.Event().wait(LOOKS_EVERY):
            if self.file.read_text() != self.told:
                self.told = self.file.read_text()
                moment, how = self._read(None)
                self.traveller.move_to(moment, tick=how == GOES)

    def _read(self, real_now: datetime | None) -> tuple[datetime, str]:
        """The file's moment; of a clock that has been going, with the time since it was set."""
        at, how, set_at = self.told.split()
        since = real_now - datetime.fromisoformat(set_at) if real_now else timedelta()
        return datetime.fromisoformat(at) + (since if how == GOES else timedelta()), how


if __name__ == "__main__":
    Follower(Path(sys.argv.pop(1)))
    main()
