"""Area codes, states and ZIP codes, read once from the tables beside this file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent


def read_table(file: Path) -> list[dict[str, str]]:
    """The rows of a table of ours, each by the names of its head."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _zones(words: str) -> tuple[str, ...]:
    return tuple(sorted(words.split()))


_AREAS = read_table(HERE / "areas.csv")
_STATES = read_table(HERE / "states.csv")
_ZIPS = [
    (row["first"], row["last"], row["state"]) for row in read_table(HERE / "zips.csv")
]  # by the first three digits; some lie in two states, and then both have the same zones

HOURS = read_table(HERE / "state_hours.csv")  # half-open, by the person's clock; `none`: no call
STATES_OF_AREA: Mapping[str, str] = {row["area"]: row["state"] for row in _AREAS}
# One area code may lie in several zones, of which the library knows one.
ZONES_OF_AREA: Mapping[str, tuple[str, ...]] = {
    row["area"]: _zones(row["zones"]) for row in _AREAS if row["zones"]
}
ZONES_OF_STATE: Mapping[str, tuple[str, ...]] = {
    row["state"]: _zones(row["zones"]) for row in _STATES
}
NAMES: Mapping[str, str] = {row["state"]: row["name"] for row in _STATES}


def state_of_zip(zip_code: str) -> str | None:
    """The state of a ZIP code of five digits; None: we know of none, or it is the military's."""
    start = zip_code[:3]
    return next((state for first, last, state in _ZIPS if first <= start <= last), None)
