"""How far the log goes, by each thing that says so: read_head()."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import LargeBinary, cast, func, or_, select

from app.consent.models import DocumentRow, StatementRow
from app.db import Reading
from app.ledger.models import CheckpointRow, EntryRow, LeafRow, TileRow, TreeRow
from app.ledger.tiles import HASH, WIDTH
from app.ledger.tree import EMPTY
from app.proof.checks.findings import MOST, Fault, Findings

NUMBERED = (EntryRow, CheckpointRow, StatementRow, DocumentRow)
FAR = 10  # times as many places as there are leaves


@dataclass(frozen=True)
class Head:
    """The state of the log, how many leaves there are, and the newest rows, at one moment.

    What comes later, while somebody looks, is not looked at.
    """

    told: int  # by the log's state
    root: bytes
    size: int  # by the leaves themselves
    entry: int
    checkpoint: int
    statement: int
    document: int


def read_head(session: Reading, findings: Findings) -> Head:
    """The log's state against its leaves and the last tile of each level, in one snapshot."""
    root_stored = cast(TreeRow.root, LargeBinary).label("root")
    state = session.first(select(TreeRow.size, root_stored).where(TreeRow.id == 1))
    last = session.scalar(select(func.max(LeafRow.leaf_index)))
    size = _reachable(session, last + 1 if isinstance(last, int) else 0, findings)
    told, root = (state.size, state.root) if state else (size, EMPTY)
    if state is None:
        findings.add(Fault.MISSING, "log_state", 1, "the state of the log is not there")
    elif not isinstance(told, int):
        findings.add(Fault.EDITED, "log_state", 1, "size: it is no number")
        told = size
    _check_last_tiles(session, max(size, told), findings)
    newest = (select(func.max(one.id)) for one in NUMBERED)
    return Head(told, root, size, *(session.scalar(one) or 0 for one in newest))


def _reachable(session: Reading, end: int, findings: Findings) -> int:
    """How far there are places to look at; one far beyond the others is told and left out."""
    count = session.scalar(select(func.count()).select_from(LeafRow)) or 0
    end = end if end <= FAR * (count + 1) else count
    lost = select(LeafRow.leaf_index).where(or_(LeafRow.leaf_index < 0, LeafRow.leaf_index >= end))
    for (index,) in session.all(lost.limit(MOST)):
        findings.add(Fault.EDITED, "leaves", index, f"it stands nowhere among {count} leaves")
    return end


def _check_last_tiles(session: Reading, size: int, findings: Findings) -> None:
    """No tile may hold a piece of a hash, or know of more leaves than there are."""
    length = func.length(TileRow.hashes)
    broken = select(TileRow.level, TileRow.tile_index).where(
        or_(length % HASH != 0, length == 0, length > WIDTH * HASH)
    )
    for level, index in session.all(broken.limit(MOST)):
        findings.add(Fault.EDITED, "tiles", f"{level}/{index}", "it holds no whole hashes")
    ends = select(TileRow.level, func.max(TileRow.tile_index)).group_by(TileRow.level)
    for level, index in session.all(ends):
        query = select(func.length(TileRow.hashes)).where(
            TileRow.level == level, TileRow.tile_index == index
        )
        hashes = index * WIDTH + (session.scalar(query) or 0) // HASH
        if hashes > size >> (8 * level):
            words = f"it holds hash {hashes} of its level, more than {size} leaves have"
            findings.add(Fault.TRUNCATED, "tiles", f"{level}/{index}", words)
