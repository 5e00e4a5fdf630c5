"""Everything, from the first entry: verify_ledger()."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from app.db import Database, Reading
from app.ledger.models import EntryRow, LeafRow, WaitingRow
from app.proof.checks.entries import EntryCheck
from app.proof.checks.findings import Fault, Finding, Findings
from app.proof.checks.strays import find_strays
from app.proof.checks.texts import check_texts
from app.proof.tree.checking import TreeCheck
from app.proof.tree.decisions import Decisions, learn_decisions
from app.proof.tree.head import read_head
from app.proof.tree.outside import gather_notes, open_notes, tell_unkept
from app.proof.tree.places import Places
from app.proof.tree.statements import Statement

Outside = tuple[str, str]  # the name of a file, and a signed note that somebody kept in it


def _silent(_count: int) -> None:
    """Nobody wants to see how far it is."""


@dataclass(frozen=True)
class Way:
    """How one wants it looked at: against what from elsewhere, and whether at signatures too.

    `folders` hold what the signer has put beside the database, the instance's own first.
    """

    folders: Sequence[Path] = ()
    outside: Sequence[Outside] = ()
    without_signatures: bool = False
    progress: Callable[[int], None] = _silent


@dataclass
class Report:
    """What was checked, one line for each row that does not hold, and what one should know."""

    entries: int = 0
    leaves: int = 0
    consents: int = 0
    documents: int = 0
    values: int = 0
    holding: Statement | None = None  # the newest checkpoint of the database, when it holds
    elsewhere: list[Statement] = field(default_factory=list)  # those from elsewhere that hold
    is_given: bool = False  # whether one was given that was kept outside
    told: Findings = field(default_factory=Findings)
    noticed: Findings = field(default_factory=Findings)

    @property
    def findings(self) -> list[Finding]:
        """Each row that does not hold; of very many of one kind, how many more there are."""
        return self.told.all()

    @property
    def notices(self) -> list[Finding]:
        """What is no fault, and stays on record."""
        return self.noticed.all()


def verify_ledger(
    database: Database, trusted: Mapping[str, bytes], way: Way | None = None
) -> Report:
    """Checks every leaf, tile and checkpoint, every row against its leaf, every text and value.

    `trusted` are the public keys that the caller knows from outside the database, by key id.
    Reads in pieces, so that a log of any length takes the same room. Raises Unavailable.
    """
    way, report = way or Way(), Report()
    found = gather_notes(database, way.folders, way.outside, report.told)
    with database.reading() as session:
        head = read_head(session, report.told)
        decisions = learn_decisions(session, trusted, report.told)
        find_strays(session, report.told)
    others = open_notes(found, decisions, report.told, report.noticed)
    _tell_on_record(decisions, report.noticed)
    watch = TreeCheck(database, decisions, report.told).run(
        head, others, without_signatures=way.without_signatures, progress=way.progress
    )
    tell_unkept(database, watch.others_holding, decisions, report.told)
    keyring = None if way.without_signatures else decisions.keyring
    entries = EntryCheck(
        database, keyring, report.told, decisions.admitted, signed=watch.size, last=head.entry
    )
    entries.run(Places(decisions, watch, report.told, report.noticed).check, way.progress)
    texts = {"statement": head.statement, "document": head.document}
    report.documents = check_texts(database, entries.named, report.told, **texts)
    report.entries, report.leaves = entries.entries, watch.size
    report.consents, report.values = entries.consents, entries.values
    report.is_given = bool(way.outside)
    report.holding, report.elsewhere = watch.holding, watch.others_holding
    return report


def _tell_on_record(decisions: Decisions, noticed: Findings) -> None:
    """What the log tells of itself, for ever."""
    for one in decisions.reanchors:
        noticed.add(Fault.REANCHORED, "entries", one.entry_id, str(one))
    for entry_id, begun in decisions.begun.items():
        words = f"{begun.size} entries had waited from before there was a tree, and came late"
        noticed.add(Fault.LATE, "entries", entry_id, words)


def count_steps(session: Reading) -> int:
    """How much there is to look at, as `progress` counts it: each leaf, then each entry."""
    counts = (select(func.count()).select_from(one) for one in (LeafRow, EntryRow))
    return sum(session.scalar(one) or 0 for one in counts)


def count_waiting(session: Reading) -> int:
    """How many entries have no place in the tree yet."""
    return session.scalar(select(func.count()).select_from(WaitingRow)) or 0
