"""What happened to a tree that does not hold, as far as it can still be told: diagnose()."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, cast, select

from app.db import Database
from app.ledger.models import EntryRow, LeafRow
from app.ledger.tree import leaf_hash
from app.proof.checks.findings import Fault, Findings
from app.proof.tree.growing import Growing
from app.proof.tree.leaves import Passed, Place
from app.proof.tree.statements import Statement
from app.proof.tree.watch import Watch

MOST_LEFT_OUT = 1_000  # leaves between two checkpoints of which each is left out in turn
MOST_SORTED = 20_000  # leaves that are brought back into the order of their entries
KEPT = "checkpoints"  # the table of those that the database itself holds


def tell_differing(places: list[Place], findings: Findings) -> None:
    """Entries that are not those of the tiles: which are new, which gone, which only moved."""
    here = Counter(one.leaf for one in places if one.leaf)
    there = Counter(one.tile for one in places if one.tile)
    is_shifted = any(
        (one.leaf and one.leaf not in there) != (one.tile and one.tile not in here)
        for one in places
    )
    for one in places:
        is_new = one.leaf is not None and one.leaf not in there
        is_gone = one.tile is not None and one.tile not in here
        if is_new:
            kind = Fault.EDITED if is_gone or one.tile is None else Fault.INSERTED
            words = f"leaf: it is not the one at {one.index} of the tree"
            findings.add(kind, "entries", one.entry_id, words)
        elif is_gone:
            words = f"the one at {one.index} of the tree is not there"
            findings.add(Fault.MISSING, "leaves", one.index, words)
        elif not is_shifted:
            words = f"entry {one.entry_id} stands at {one.index}, and belongs elsewhere"
            findings.add(Fault.REORDERED, "leaves", one.index, words)


@dataclass
class Bracket:
    """The leaves after the last checkpoint that holds, up to the first that does not."""

    database: Database
    watch: Watch
    first: Statement

    @property
    def words(self) -> str:
        """Where it is."""
        begin, end = self.watch.sound.size, self.first.checkpoint.size
        return f"of the leaves {begin} to {end - 1}"

    def tell(self, passed: Passed, findings: Findings) -> Fault:
        """What was done between them, tried against the root that was signed.

        Whoever changes entries can make every tile anew, but not the root: leaving one leaf
        out, or bringing them back into the order of their numbers, may give it again.
        """
        strangers = [one for one in passed.unsigned if one.index >= self.watch.sound.size]
        if strangers:
            is_more = self._holds_without({one.index for one in strangers})
            kind = Fault.INSERTED if is_more else Fault.EDITED
            for one in strangers:
                findings.add(kind, "entries", one.entry_id, one.fault)
            return kind
        inserted = self._one_too_many()
        if inserted is not None:
            words = "without it the leaves are those that were signed"
            findings.add(Fault.INSERTED, "entries", inserted, words)
            return Fault.INSERTED
        if self._holds_in_order():
            findings.add(Fault.REORDERED, "leaves", None, f"{self.words} some changed places")
            return Fault.REORDERED
        return self._tell_gone(passed, findings)

    def _tell_gone(self, passed: Passed, findings: Findings) -> Fault:
        statements = [*self.watch.failing, *self.watch.ahead]
        is_kept = any(one.table == KEPT for one in statements)
        if not is_kept and self._is_newer():
            return Fault.FORK
        gaps = self._gaps()
        if gaps:
            for one in gaps:
                words = f"it is not there, and stood {self.words}"
                findings.add(Fault.MISSING, "entries", one, words)
            return Fault.MISSING
        if not is_kept:
            return Fault.FORK
        is_short = any(one.checkpoint.size > passed.edge.size for one in statements)
        kind = Fault.MISSING if is_short else Fault.EDITED
        what = "is gone" if is_short else "is not the one that was signed"
        findings.add(kind, "leaves", None, f"{self.words} one or more {what}")
        return kind

    def _holds_without(self, indexes: set[int]) -> bool:
        return self._holds([leaf for place, _, leaf in self._leaves() if place not in indexes])

    def _holds_in_order(self) -> bool:
        leaves = sorted(self._leaves(), key=lambda one: one[1])
        return self._holds([leaf for _, _, leaf in leaves])

    def _one_too_many(self) -> int | None:
        leaves = self._leaves(up_to_first=True)
        if len(leaves) > MOST_LEFT_OUT:
            return None
        hashes = [leaf for _, _, leaf in leaves]
        for place, (_, entry_id, _) in enumerate(leaves):
            if self._holds(hashes[:place] + hashes[place + 1 :]):
                return int(entry_id)
        return None

    def _holds(self, hashes: list[bytes]) -> bool:
        sound, checkpoint = self.watch.sound, self.first.checkpoint
        wanted = checkpoint.size - sound.size
        grown = Growing(sound).extend(hashes[:wanted])
        return (grown.size, grown.root()) == (checkpoint.size, checkpoint.root)

    def _leaves(self, *, up_to_first: bool = False) -> list[tuple[int, int, bytes]]:
        """Index, entry and hash of each leaf after the last that is sound, one more than signed."""
        query = (
            select(LeafRow.leaf_index, EntryRow.id, cast(EntryRow.leaf, LargeBinary).label("leaf"))
            .join(EntryRow, EntryRow.id == LeafRow.entry_id)
            .where(LeafRow.leaf_index >= self.watch.sound.size)
            .order_by(LeafRow.leaf_index)
        )
        if up_to_first:
            query = query.where(LeafRow.leaf_index <= self.first.checkpoint.size)
        with self.database.reading() as session:
            rows: Any = session.all(query.limit(MOST_SORTED))
        return [(row.leaf_index, row.id, leaf_hash(row.leaf)) for row in rows]

    def _is_newer(self) -> bool:
        """Whether what follows claims to be younger than the checkpoint: the log went on anew."""
        query = (
            select(EntryRow.at)
            .join(LeafRow, LeafRow.entry_id == EntryRow.id)
            .where(LeafRow.leaf_index == self.watch.sound.size)
        )
        with self.database.reading() as session:
            at = session.scalar(query)
        signed = self.first.checkpoint.at
        return at is not None and signed is not None and at > signed

    def _gaps(self) -> list[int]:
        """Numbers of entries between them that no entry has."""
        with self.database.reading() as session:
            leaves = session.all(
                select(LeafRow.entry_id)
                .where(LeafRow.leaf_index >= self.watch.sound.size - 1)
                .where(LeafRow.leaf_index <= self.first.checkpoint.size)
                .limit(MOST_LEFT_OUT)
            )
            numbers = [row.entry_id for row in leaves]
            if not numbers:
                return []
            found = select(EntryRow.id).where(EntryRow.id.between(min(numbers), max(numbers)))
            there = {row.id for row in session.all(found)}
        return [one for one in range(min(numbers), max(numbers)) if one not in there][:10]
