"""Whether each entry has its place, and had it in time: check_places()."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.ledger.gatekeeper import ABOUT_KEYS, AHEAD, LATEST
from app.ledger.leaf import key_named_in
from app.ledger.models import QuarantineRow, WaitingRow
from app.proof.checks.findings import Fault, Findings
from app.proof.checks.rows import Claims, Piece, place_of_row
from app.proof.tree.decisions import Decisions
from app.proof.tree.watch import Watch

TOLD_LATE = 600.0  # seconds between what an entry claims and a checkpoint that had it not yet


class Places:
    """Judges the rows of entries by the checkpoints that held."""

    def __init__(
        self, decisions: Decisions, watch: Watch, findings: Findings, notices: Findings
    ) -> None:
        self._decisions, self._watch = decisions, watch
        self._findings, self._notices = findings, notices

    def check(self, piece: Piece, rows: Sequence[Any]) -> None:
        """Each entry stands in the tree, waits, or was set aside; and claims a time that fits."""
        without = [row.id for row in rows if place_of_row(row) is None]
        if without:
            self._check_without(piece, without)
        for row in rows:
            claims = piece.claims.get(row.id)
            if claims is not None and place_of_row(row) is not None:
                self._check_time(row, claims)

    def _check_without(self, piece: Piece, ids: list[int]) -> None:
        waiting = select(WaitingRow.entry_id).where(WaitingRow.entry_id.in_(ids))
        aside = select(QuarantineRow.entry_id, QuarantineRow.reason).where(
            QuarantineRow.entry_id.in_(ids)
        )
        lost = set(ids) - {row.entry_id for row in piece.session.all(waiting)}
        for row in piece.session.all(aside):
            lost.discard(row.entry_id)
            words = f"it was not let into the tree ({row.reason}): a person decides"
            self._findings.add(Fault.QUARANTINED, "entries", row.entry_id, words)
        for entry_id in sorted(lost):
            words = f"entry {entry_id} has no place in the tree, and waits for none"
            self._findings.add(Fault.MISSING, "leaves", None, words)

    def _check_time(self, row: Any, claims: Claims) -> None:
        sizes, times = self._watch.sizes, self._watch.times
        claimed, after = row.at.timestamp(), bisect_right(sizes, row.leaf_index)
        before = times[after - 1] if after else claimed
        may_be = claims["jti"] in self._decisions.admitted or claims["event"] in ABOUT_KEYS
        if before - claimed > TOLD_LATE and row.leaf_index >= self._decisions.first_taken_in():
            is_refused = before - claimed > LATEST.total_seconds() and not may_be
            words = f"it claims {_moment(claimed)}, and was not in the log at {_moment(before)}"
            self._tell(row.id, words, is_fault=is_refused)
        if after < len(times) and claimed - times[after] > AHEAD.total_seconds():
            words = f"it claims {_moment(claimed)}, and was in the log at {_moment(times[after])}"
            self._tell(row.id, words, is_fault=not may_be)

        self._check_key(row, claims)

    def _check_key(self, row: Any, claims: Claims) -> None:
        """Whether a key signed it that was stolen by then; what came before the theft stands."""
        stolen = self._decisions.stolen
        kid = key_named_in(row.leaf) if stolen else ""
        if kid in stolen and claims["at"] >= stolen[kid]:
            words = f"signed by {kid}, which was stolen since {stolen[kid]}"
            self._notices.add(Fault.SUSPECT, "entries", row.id, words)

    def _tell(self, entry_id: int, words: str, *, is_fault: bool) -> None:
        findings = self._findings if is_fault else self._notices
        findings.add(Fault.LATE, "entries", entry_id, words)


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
