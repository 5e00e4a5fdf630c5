"""Every checkpoint as a file, by day: what lies elsewhere is what nobody can take back."""

from __future__ import annotations

from collections.abc import Iterator
from errno import ENOENT
from pathlib import Path

from app.ledger.anchoring.memory import write_through
from app.ledger.note import Checkpoint

FOLDER = "checkpoints"


def keep_copy(folder: Path, checkpoint: Checkpoint, note: str) -> None:
    """Writes `YYYY-MM-DD/<size>.note`, or `<size>-<n>.note` beside an earlier one of that size.

    Raises OSError when the folder cannot be written.
    """
    day = folder / f"{checkpoint.at:%Y-%m-%d}"
    day.mkdir(parents=True, exist_ok=True, mode=0o700)
    name, count = f"{checkpoint.size:012}", 0
    while (file := day / f"{name}{f'-{count}' if count else ''}.note").exists():
        if file.read_text(encoding="utf-8") == note:
            return
        count += 1
    write_through(file, note.encode())


def kept_copies(folder: Path, since: str = "") -> Iterator[Path]:
    """The files of all checkpoints in a folder from this day on, the oldest day first."""
    for day in sorted(one for one in folder.glob("????-??-??") if one.name >= since):
        yield from sorted(day.glob("*.note"))


def last_copies(folder: Path) -> Iterator[Path]:
    """The files of the last two days in a folder: among them is what was signed last."""
    days = sorted(one.name for one in folder.glob("????-??-??"))
    return kept_copies(folder, days[-2:][0] if days else "")


def spread_copies(folder: Path, second: Path, *, since: str = "") -> None:
    """Copies what the second folder lacks, from this day on; raises OSError.

    Also where it is not there: if its disk is not mounted, the copies would lie on this one.
    """
    if not second.is_dir():
        raise FileNotFoundError(ENOENT, "there is no such folder", str(second))
    for file in kept_copies(folder, since):
        copy = second / file.parent.name / file.name
        if not copy.exists():
            copy.parent.mkdir(exist_ok=True, mode=0o700)
            write_through(copy, file.read_bytes())
