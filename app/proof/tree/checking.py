"""The tree and all that was ever said of it: check_tree()."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.db import Database
from app.ledger.tiles import WIDTH
from app.proof.checks.findings import Fault, Findings
from app.proof.tree.decisions import Decisions
from app.proof.tree.diagnosis import KEPT, Bracket, tell_differing
from app.proof.tree.head import Head
from app.proof.tree.leaves import LeafPass, Passed
from app.proof.tree.statements import Statement, kept_statements
from app.proof.tree.watch import Watch


@dataclass
class TreeCheck:
    """Looks at every leaf, then tells what does not hold and in which way."""

    database: Database
    decisions: Decisions
    findings: Findings

    def run(
        self,
        head: Head,
        others: Sequence[Statement],
        *,
        without_signatures: bool,
        progress: Callable[[int], None],
    ) -> Watch:
        """Grows the tree again and compares it with tiles, state and all statements.

        `others` are those that do not stand in the database.
        """
        kept = kept_statements(
            self.database,
            self.decisions,
            self.findings,
            last=head.checkpoint,
            without_signatures=without_signatures,
        )
        begun = (Statement("entries", *one) for one in self.decisions.begun.items())
        watch = Watch(kept, [*others, *begun])
        decisions = None if without_signatures else self.decisions
        leaves = LeafPass(self.database, decisions, self.findings, watch.stop)
        passed = leaves.run(head.size, progress)
        watch.finish()
        watch.size = passed.edge.size
        kind = self._tell_tree(head, passed, watch)
        self._tell_failing(passed, watch, kind)
        self._tell_unsigned(passed, watch)
        self._tell_ahead(passed, watch)
        return watch

    def _tell_tree(self, head: Head, passed: Passed, watch: Watch) -> Fault | None:
        """Whether entries or tiles are wrong where they do not agree; in which way entries are."""
        root, signed = passed.edge.root(), watch.holding.checkpoint.size if watch.holding else 0
        is_as_told = head.told == passed.edge.size and head.root == root
        is_signed = all(one.index < signed for one in passed.differing)
        if watch.failing or not (is_as_told or is_signed):
            before = self.findings.count()
            tell_differing(passed.differing, self.findings)
            more = passed.count_differing - len(passed.differing)
            if more:
                self.findings.add(Fault.EDITED, "leaves", None, f"{more} more places differ")
            if passed.differing:
                return self.findings.all()[before].kind if self.findings.count() > before else None
        else:
            tell_differing([one for one in passed.differing if one.leaf is None], self.findings)
            for one in (one for one in passed.differing if one.leaf):
                kind = Fault.EDITED if one.tile else Fault.MISSING
                words = f"it has not the hash of the leaf {one.index}"
                self.findings.add(kind, "tiles", f"0/{one.index // WIDTH}", words)
        self._tell_state(head, passed)
        return None

    def _tell_state(self, head: Head, passed: Passed) -> None:
        size, root = passed.edge.size, passed.edge.root()
        if head.told == size and head.root != root:
            words = f"root: it is not that of the {size} entries"
            self.findings.add(Fault.EDITED, "log_state", 1, words)
        elif head.told != size:
            is_longer = head.told > size and head.root != root
            kind = Fault.TRUNCATED if is_longer else Fault.EDITED
            words = f"size: it tells of {head.told} entries, and there are {size}"
            self.findings.add(kind, "log_state", 1, words)

    def _tell_failing(self, passed: Passed, watch: Watch, kind: Fault | None) -> None:
        if not watch.failing:
            return
        first = watch.failing[0]
        size = first.checkpoint.size
        signed = [one.checkpoint.size for one in watch.others_holding]
        signed += [watch.holding.checkpoint.size] if watch.holding else []
        if kind is None and max(signed, default=0) >= size:
            kind = Fault.FORK
        if kind is None:
            kind = Bracket(self.database, watch, first).tell(passed, self.findings)
        for one in watch.failing:
            words = f"signed at {one.moment}: the first {one.checkpoint.size} entries were others"
            self.findings.add(kind, one.table, one.row, words)

    def _tell_unsigned(self, passed: Passed, watch: Watch) -> None:
        """Leaves that no key signed; those that differ from the tiles are told already."""
        told = {one.index for one in passed.differing}
        signed = watch.holding.checkpoint.size if watch.holding else 0
        first = watch.failing[0].checkpoint.size if watch.failing else 0
        for one in passed.unsigned:
            if one.is_foreign:
                self.findings.add(Fault.UNKNOWN_KEY, "entries", one.entry_id, one.fault)
            elif one.index not in told and one.index >= max(signed, first):
                self.findings.add(Fault.INSERTED, "entries", one.entry_id, one.fault)
            elif one.index not in told and not first:
                self.findings.add(Fault.EDITED, "entries", one.entry_id, one.fault)

    def _tell_ahead(self, passed: Passed, watch: Watch) -> None:
        """Statements about more entries than there are: lost here, or with the whole database."""
        size = passed.edge.size
        kinds = {one.kind for one in self.findings.all()}
        is_torn = Fault.TRUNCATED in kinds or any(one.table == KEPT for one in watch.ahead)
        kind = Fault.TRUNCATED if is_torn else Fault.ROLLED_BACK
        since = f", after {watch.holding.moment}" if watch.holding else ""
        for one in reversed(watch.ahead):  # the one that knows most first
            words = (
                f"signed at {one.moment}: it tells of {one.checkpoint.size} entries, and here are "
                f"{size}: {one.checkpoint.size - size} are lost{since}"
            )
            self.findings.add(kind, one.table, one.row, words)
