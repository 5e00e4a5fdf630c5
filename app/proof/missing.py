"""An entry whose row is gone, or there twice: tell_missing()."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from app.ledger.event import Event

Entries = dict[int, dict[str, Any]]


def tell_missing(
    events: Collection[Event], seen: Counter[int], entries: Entries, findings: list[str]
) -> None:
    """A line for each entry of these events that has not exactly one row; `seen` counts them."""
    wanted = {event.value for event in events}
    for entry_id, claims in entries.items():
        if claims["event"] in wanted and seen[entry_id] != 1:
            findings.append(f"entry {entry_id}: {seen[entry_id]} rows where it tells of one")
