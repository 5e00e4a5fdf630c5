"""Processes that write, place and sign on one instance, each killable at any moment: Crew."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from app.cli.opening import open_instance
from app.db import Unavailable
from app.ledger.anchoring.memory import SignerBusy
from app.settings import Settings
from tests.office import Office
from tests.people import ROSA
from tests.sealing import integrates, signs

WITHOUT_END = 1_000_000
LOOK_EVERY = 0.01  # seconds, when there was nothing to do
ENDS_WITHIN = 60.0  # seconds


@dataclass(frozen=True)
class Post:
    """Where a process works, and the file that outlives it: what it did, a line each."""

    settings: Settings
    edition_hash: str
    journal: Path
    end: Path  # once it is there, everybody goes home

    def notes(self, *words: object) -> None:
        """Adds a line in one write: whoever is killed has written it whole or not at all."""
        file = os.open(self.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(file, (" ".join(map(str, words)) + "\n").encode())
        os.close(file)

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office as this process sees it, opened anew."""
        instance = open_instance(self.settings, may_create=False)
        yield Office(instance, self.edition_hash)
        instance.database.dispose()


Duty = Callable[[Post, int], None]


def writes(post: Post, most: int) -> None:
    """Visitors who ask for a call, one after the other; what was refused is sent again."""
    with post.office() as office:
        for _ in range(most):
            if post.end.exists():
                return
            sealed = office.visitor(ROSA).prepares()
            post.notes("tried", sealed.entry.jti)
            while not _is_done(post, lambda: office.takes_in(sealed)):  # noqa: B023
                pass
            post.notes("received", sealed.entry.jti, sealed.entry.leaf.decode())


def places(post: Post, most: int) -> None:
    """Gives what waits its place, again and again."""
    with post.office() as office:
        for _ in range(most):
            _is_done(post, lambda: post.notes("placed", integrates(office)))
            if post.end.exists():
                return
            time.sleep(LOOK_EVERY)


def seals_tree(post: Post, most: int) -> None:
    """Signs whenever there is news, unless another does."""
    with post.office() as office:
        for _ in range(most):
            try:
                _is_done(post, lambda: post.notes("signed", signs(office) is not None))
            except SignerBusy:
                post.notes("waits")
            if post.end.exists():
                return
            time.sleep(LOOK_EVERY)


def _is_done(post: Post, act: Callable[[], object]) -> bool:
    try:
        act()
    except Unavailable:
        post.notes("unavailable")
        return False
    return True


@dataclass
class Crew:
    """Everybody who works on one instance, and what they wrote down."""

    office: Office
    folder: Path
    members: list[tuple[Duty, Post, int]] = field(default_factory=list)
    processes: list[BaseProcess] = field(default_factory=list)

    def begins(self, duty: Duty, count: int, most: int = WITHOUT_END) -> None:
        """Starts so many processes with this duty."""
        for _ in range(count):
            journal = self.folder / f"{duty.__name__}-{len(self.members)}"
            settings = self.office.instance.settings
            post = Post(settings, self.office.edition_hash, journal, self.folder / "end")
            self.members.append((duty, post, most))
            self.processes.append(self._started(len(self.members) - 1))

    def kills(self, one: int) -> None:
        """kill -9, and another in its place."""
        self.processes[one].kill()
        self.processes[one].join(ENDS_WITHIN)
        self.processes[one] = self._started(one)

    def awaits(self, duty: Duty) -> None:
        """Waits until all with this duty have done it."""
        for (other, _post, _most), process in zip(self.members, self.processes, strict=True):
            if other is duty:
                process.join(ENDS_WITHIN * 5)
                assert process.exitcode == 0, f"{duty.__name__} ended with {process.exitcode}"

    def goes_home(self) -> None:
        """Everybody ends what they are doing, and well."""
        (self.folder / "end").touch()
        for process in self.processes:
            process.join(ENDS_WITHIN)
        assert {process.exitcode for process in self.processes} == {0}

    def is_killed(self) -> None:
        """Whoever is still there is not afterwards."""
        for process in self.processes:
            process.kill()
            process.join()

    def wrote(self, word: str, duty: Duty | None = None) -> list[list[str]]:
        """The lines that begin with this word, without it."""
        name = duty.__name__ if duty else ""
        files = sorted(self.folder.glob(f"{name}*-*"))
        lines = [line.split() for file in files for line in file.read_text().splitlines()]
        return [rest for first, *rest in lines if first == word]

    def _started(self, one: int) -> BaseProcess:
        duty, post, most = self.members[one]
        process: BaseProcess = _forks.Process(target=duty, args=(post, most), daemon=True)
        process.start()
        return process


_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload([__name__])


@contextmanager
def crew_of(office: Office, folder: Path) -> Iterator[Crew]:
    """A crew without members; nobody is left afterwards."""
    folder.mkdir()
    crew = Crew(office, folder)
    try:
        yield crew
    finally:
        crew.is_killed()
