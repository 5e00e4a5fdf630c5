"""The rows of a table against the entries that tell of them, piece by piece: check_rows()."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from app.db import Reading
from app.ledger.event import Event
from app.proof.checks.findings import Fault, Findings
from app.proof.checks.reading import Key, Query, readable

Claims = Mapping[str, Any]
ONE_ROW = (None,)


@dataclass(frozen=True)
class Piece:
    """Some entries beside each other by id, as one snapshot shows them and the rows about them.

    `claims` are those of the entries whose leaf holds.
    """

    session: Reading
    first: int
    last: int
    claims: Mapping[int, Claims]

    @cached_property
    def _by_event(self) -> Mapping[str, list[tuple[int, Claims]]]:
        found: dict[str, list[tuple[int, Claims]]] = {}
        for entry_id, one in self.claims.items():
            found.setdefault(one["event"], []).append((entry_id, one))
        return found

    def telling(self, events: Collection[str]) -> Iterator[tuple[int, Claims]]:
        """The entries of these events."""
        return chain.from_iterable(self._by_event.get(event, ()) for event in events)


def _as_stored(_claims: Claims) -> tuple[Hashable, ...]:
    return ONE_ROW


def _whole(claims: Claims, _part: Hashable) -> Claims:
    return claims


def _only(_row: Any) -> Hashable:
    return None


@dataclass(frozen=True)
class Told:
    """How entries tell of a table's rows: by which events, and each column by which name.

    An entry tells of one row, or of several `parts`, each with what it says `of_part`.
    """

    query: Query  # with `id` and `entry_id`
    row_id: Key
    entry_id: Key
    events: frozenset[Event]
    stored: Callable[[Any], Mapping[str, object]]
    parts: Callable[[Claims], Collection[Hashable]] = _as_stored
    part: Callable[[Any], Hashable] = _only
    of_part: Callable[[Claims, Hashable], Claims] = _whole

    @property
    def table(self) -> str:
        """The table's name."""
        return str(self.row_id.class_.__tablename__)


def hexed(value: bytes | str | None) -> str | None:
    """Bytes as entries write them; what SQLite holds in their place as it is."""
    return value.hex() if isinstance(value, bytes) else value


def place_of_row(row: Any) -> int | None:
    """The index of an entry in the tree, if it is one at all."""
    return row.leaf_index if isinstance(row.leaf_index, int) else None


def check_rows(piece: Piece, told: Told, findings: Findings) -> int:
    """Each row against its entry, and each entry for its rows; gives the number of rows.

    Where an entry's leaf does not hold, that alone is told.
    """
    seen: set[tuple[int, Hashable]] = set()
    query = told.query.where(told.entry_id.between(piece.first, piece.last))
    rows = readable(piece.session, query, told.row_id, findings)
    for row in rows:
        claims = piece.claims.get(row.entry_id)
        if claims is None:
            continue
        _check_row(row, claims, told, seen, findings)
    for entry_id, claims in piece.telling(told.events):
        gone = [one for one in told.parts(claims) if (entry_id, one) not in seen]
        if gone:
            words = " and ".join(str(one) for one in gone if one is not None)
            of = f"{words} of entry {entry_id}" if words else f"the one of entry {entry_id}"
            findings.add(Fault.MISSING, told.table, None, f"{of} is not there")
    return len(rows)


def _check_row(
    row: Any, claims: Claims, told: Told, seen: set[tuple[int, Hashable]], findings: Findings
) -> None:
    part = told.part(row)
    if claims["event"] not in told.events or part not in told.parts(claims):
        words = f"entry {row.entry_id}, to which it refers, tells of no such row"
        findings.add(Fault.INSERTED, told.table, row.id, words)
    elif (row.entry_id, part) in seen:
        words = f"entry {row.entry_id} tells of one row, and here is a further one"
        findings.add(Fault.INSERTED, told.table, row.id, words)
    else:
        seen.add((row.entry_id, part))
        signed = told.of_part(claims, part)
        changed = [name for name, one in told.stored(row).items() if signed.get(name) != one]
        if changed:
            words = f"{', '.join(changed)} differs from entry {row.entry_id}"
            findings.add(Fault.EDITED, told.table, row.id, words)
